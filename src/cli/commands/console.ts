import { Command, InvalidArgumentError } from "commander";
import type { RunningConsole } from "../../console/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import type { Session } from "../session.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** Options of `icebox console`. */
export interface ConsoleOptions extends NetworkSelection {
  readonly port?: number;
  readonly host?: string;
  readonly readOnly?: boolean;
  readonly open?: boolean;
  readonly json?: boolean;
}

/** One above the network's usual port. */
const usualPort = 4944;

/** How long a network may take to serve its console after it takes calls. */
const beginningMs = 3_000;
const lookEveryMs = 50;

const details = `
The link opens one session in one browser; run the command again for another one. A console that runs already for the
same network and identity, as icebox network start serves one, is asked for a link instead of starting a second one.
`;

/** The command `icebox console`. */
export function consoleCommand(context: CliContext): Command {
  const command = new Command("console")
    .description("show modules, snapshots and upgrades in a browser: prints the link that opens a session")
    .option(
      "-p, --port <PORT>",
      `port to listen on, 0 for any free one (default: ${String(usualPort)} if it is free)`,
      parsePort,
    )
    .option("--host <ADDRESS>", "address to listen on, for browsers of other machines (default: 127.0.0.1)")
    .option("--read-only", "a link that lets look and changes nothing")
    .option("--open", "open the link in the browser")
    .option("--json", "print JSON");
  return withNetworkOptions(command)
    .addHelpText("after", `${details}${exitCodeHelp}`)
    .action((options: ConsoleOptions) => runConsole(context, options));
}

/** Prints a link of the console that runs, or runs one until a signal. */
export async function runConsole(context: CliContext, options: ConsoleOptions): Promise<void> {
  const { openSession } = await import("../session.ts");
  const session = await openSession(context, options);
  await preparePages(context);
  const link =
    options.port === undefined && options.host === undefined ? await knownLink(session, options) : undefined;
  if (link !== undefined) {
    await show(context, { link, isOurs: false }, options);
    return;
  }
  const { openConsole } = await import("../console/open-console.ts");
  const { withInterrupt } = await import("../operations/with-interrupt.ts");
  const { isLoopback } = await import("../../console/mod.ts");
  const { host } = options;
  if (host !== undefined && !isLoopback(host))
    context.terminal.note(
      `The console can be reached from other machines, without encryption: whoever gets the link acts as ${session.client.principal.toText()}`,
    );
  await using running = await openConsole(
    context,
    { session, selection: options },
    {
      port: options.port ?? usualPort,
      isAnyPortGood: options.port === undefined,
      ...(host !== undefined && { host }),
    },
  );
  await show(context, { link: running.link(roleOf(options)), isOurs: true }, options);
  const again = tellLinks(context, running, options);
  await withInterrupt(context, untilAborted);
  again();
}

/** A console without pages still says so to whoever opens it. */
async function preparePages({ terminal }: CliContext): Promise<void> {
  const { hasPages, refreshPages } = await import("../console/refresh-pages.ts");
  if (!hasPages()) terminal.note("Building the pages of the console");
  const reason = await refreshPages();
  if (reason !== undefined) terminal.note(`The pages of the console could not be built: ${reason}`);
}

function roleOf({ readOnly }: ConsoleOptions): "operator" | "read-only" {
  return readOnly === true ? "read-only" : "operator";
}

/** A link of the console that runs for the same network, environment and identity. */
async function knownLink(session: Session, options: ConsoleOptions): Promise<string | undefined> {
  const { encodeHex } = await import("../../bytes/mod.ts");
  const { readLiveConsole } = await import("../console/console-descriptor.ts");
  const { askForLink } = await import("../console/ask-for-link.ts");
  const { client, environment, project } = session;
  if (session.isEmbedded) await awaitBeginning(project);
  const known = readLiveConsole(project);
  const isSame =
    known?.rootKey === encodeHex(client.rootKeyDer) &&
    known.environment === environment &&
    known.principal === client.principal.toText();
  return known === undefined || !isSame ? undefined : askForLink(known, roleOf(options));
}

/** A network that has just begun to take calls is about to serve its console: a second one is not needed. */
async function awaitBeginning(project: Session["project"]): Promise<void> {
  const { statSync } = await import("node:fs");
  const { setTimeout: pause } = await import("node:timers/promises");
  const { networkDirectory } = await import("../embedded/network-directory.ts");
  const { readLiveConsole } = await import("../console/console-descriptor.ts");
  const { descriptorPath } = networkDirectory(project);
  const begunMs = statSync(descriptorPath, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  while (Date.now() - begunMs < beginningMs && readLiveConsole(project) === undefined)
    await pause(lookEveryMs);
}

async function show(
  context: CliContext,
  { link, isOurs }: { readonly link: string; readonly isOurs: boolean },
  options: ConsoleOptions,
): Promise<void> {
  const { terminal } = context;
  const { jsonOutput } = await import("../text/json-output.ts");
  const url = new URL(link).origin;
  if (options.json === true) terminal.data(jsonOutput({ url, link, role: roleOf(options), started: isOurs }));
  else terminal.data(link);
  if (isOurs)
    terminal.note(
      terminal.status === undefined
        ? "Ctrl-C ends the console"
        : "Enter prints another link, Ctrl-C ends the console",
    );
  if (options.open !== true) return;
  const { openBrowser } = await import("../console/open-browser.ts");
  if (!openBrowser(context, link)) terminal.note("No browser could be opened: open the link yourself");
}

/** Each Enter at a terminal prints a further link. */
function tellLinks({ terminal }: CliContext, running: RunningConsole, options: ConsoleOptions): () => void {
  if (terminal.status === undefined || !process.stdin.isTTY) return () => undefined;
  const tell = (): void => {
    terminal.data(running.link(roleOf(options)));
  };
  process.stdin.on("data", tell);
  return () => {
    process.stdin.off("data", tell);
    process.stdin.pause();
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  signal.addEventListener("abort", () => {
    resolve(undefined);
  });
  return promise;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^[0-9]+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a number from 0 to 65535.");
}
