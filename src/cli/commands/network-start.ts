import { Command, InvalidArgumentError, Option } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import type { NetworkDescriptor } from "../embedded/network-descriptor.ts";
import type { Project } from "../project/find-project.ts";
import type { SubnetKind } from "../../network/mod.ts";
import { localName } from "../target/names.ts";
import { projectRootOption } from "../target/network-selection.ts";

/** Options of `icebox network start`. */
export interface NetworkStartOptions {
  readonly port?: number;
  readonly stateDir?: string;
  readonly background?: boolean;
  readonly clean?: boolean;
  readonly json?: boolean;
  readonly durability?: "process" | "disk";
  readonly subnet?: readonly SubnetKind[];
  readonly projectRoot?: string;
  readonly console: boolean;
}

/** The port that dfx used; tools of the field look for a local network there. */
const usualPort = 4943;

/** The command `icebox network start`, also to be had as `icebox start`. */
export function networkStartCommand(context: CliContext): Command {
  return new Command("start")
    .description("start the embedded network")
    .option(
      "-p, --port <PORT>",
      `port to listen on, 0 for any free one (default: what the project says, else ${String(usualPort)})`,
      parsePort,
    )
    .option(
      "--state-dir <DIR>",
      "folder of the network's keys and state (default: .icebox/network of the project)",
    )
    .option("-d, --background", "return as soon as the network takes calls, and leave it running")
    .option("--clean", "give up keys, canisters and snapshots of earlier runs")
    .addOption(
      new Option(
        "--durability <WHAT>",
        "what an answered call survives: the end of the process, or loss of power",
      )
        .choices(["process", "disk"])
        .default("process"),
    )
    .option(
      "--subnet <KIND>",
      "a subnet of its own beside the root subnet, for example application; give it once for each (default: one subnet with everything)",
      addSubnet,
    )
    .option("--no-console", "serve neither the console nor the page that calls methods")
    .option("--json", "print JSON as soon as the network takes calls")
    .addOption(projectRootOption())
    .addHelpText("after", exitCodeHelp)
    .action((options: NetworkStartOptions) => runNetworkStart(context, options));
}

/** Starts the network here, until a signal, or in the background. */
export async function runNetworkStart(context: CliContext, options: NetworkStartOptions): Promise<void> {
  const { findProject } = await import("../project/find-project.ts");
  const { networkDirectory } = await import("../embedded/network-directory.ts");
  const { version } = await import("../version.ts");
  const { terminal, cwd } = context;
  const project = findProject(cwd, options.projectRoot);
  const directory = networkDirectory(project, options.stateDir, cwd);
  const port = options.port ?? (await portOfProject(project)) ?? usualPort;
  const ready = async (descriptor: NetworkDescriptor): Promise<void> => {
    if (options.json !== true) return;
    const { describedNetworkJson } = await import("../text/described-network.ts");
    const { jsonOutput } = await import("../text/json-output.ts");
    terminal.data(jsonOutput(describedNetworkJson(descriptor)));
  };
  terminal.note(`Running icebox start for version ${version()}`);
  if (options.background === true) {
    const { startInBackground } = await import("../embedded/start-in-background.ts");
    const descriptor = await startInBackground(
      directory,
      [context.programPath, ...foregroundWords({ ...options, port }, project.directory)],
      context,
    );
    terminal.note(`Replica API running on ${new URL(descriptor.url).host}`);
    terminal.note("To stop the network, run `icebox network stop`");
    await ready(descriptor);
    return;
  }
  const { runNetwork } = await import("../embedded/run-network.ts");
  const { besideNetwork } = await import("../console/beside-network.ts");
  const stop = signalled();
  try {
    await runNetwork(context, {
      project,
      directory,
      port,
      clean: options.clean === true,
      durability: options.durability ?? "process",
      ...(options.subnet !== undefined && { subnets: options.subnet }),
      ready,
      ...(options.console && { beside: besideNetwork(context, project.directory) }),
      stopRequested: stop.requested,
    });
  } finally {
    stop.ignore();
  }
}

/** The port that the project's file gives to its local network. */
async function portOfProject({ configPath }: Project): Promise<number | undefined> {
  if (configPath === undefined) return undefined;
  const { readProjectConfig } = await import("../project/read-project-config.ts");
  const network = readProjectConfig(configPath).networks.find(({ name }) => name === localName);
  return network?.kind === "embedded" ? network.port : undefined;
}

/** The command that runs the network for a start in the background. */
function foregroundWords(options: NetworkStartOptions, projectRoot: string): readonly string[] {
  const state = options.stateDir === undefined ? [] : ["--state-dir", options.stateDir];
  const clean = options.clean === true ? ["--clean"] : [];
  const durability = options.durability === undefined ? [] : ["--durability", options.durability];
  const port = options.port === undefined ? [] : ["--port", String(options.port)];
  const subnets = (options.subnet ?? []).flatMap((kind) => ["--subnet", kind]);
  const console = options.console ? [] : ["--no-console"];
  const rest = [
    ...console,
    ...port,
    ...state,
    ...clean,
    ...durability,
    ...subnets,
    "--project-root",
    projectRoot,
  ];
  return ["network", "start", ...rest];
}

const kinds: Readonly<Record<SubnetKind, true>> = {
  application: true,
  system: true,
  "verified-application": true,
  bitcoin: true,
  fiduciary: true,
  nns: true,
  sns: true,
};

function addSubnet(text: string, before: readonly SubnetKind[] = []): readonly SubnetKind[] {
  // Object.keys forgets that the keys are kinds.
  const kind = (Object.keys(kinds) as SubnetKind[]).find((each) => each === text);
  if (kind !== undefined) return [...before, kind];
  throw new InvalidArgumentError(`A subnet is of one of these kinds: ${Object.keys(kinds).join(", ")}.`);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^[0-9]+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a number from 0 to 65535.");
}

interface StopSignal {
  readonly requested: Promise<void>;
  ignore(): void;
}

/** The first SIGINT or SIGTERM asks for an orderly stop; a second one ends the process as usual. */
function signalled(): StopSignal {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const listener = (): void => {
    ignore();
    resolve(undefined);
  };
  const ignore = (): void => {
    process.off("SIGINT", listener);
    process.off("SIGTERM", listener);
  };
  process.on("SIGINT", listener);
  process.on("SIGTERM", listener);
  return { requested: promise, ignore };
}
