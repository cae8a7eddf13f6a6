import { AnonymousIdentity } from "@icp-sdk/core/agent";
import { decodeHex } from "../../bytes/mod.ts";
import { type Client, createClient } from "../../client/mod.ts";
import type { PageHandler } from "../../network/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { describeError } from "../describe-error.ts";
import type { NetworkDescriptor } from "../embedded/network-descriptor.ts";
import { localName } from "../target/names.ts";

/** What is served with a network: pages on its own port, and the console. */
export interface BesideNetwork {
  readonly pages: PageHandler;
  /** Begins when the network takes calls. A failure is told and stops nothing. */
  start(descriptor: NetworkDescriptor): Promise<void>;
  /** Before the network stops: operations under way come to their safe ends. */
  stop(): Promise<void>;
}

/**
 * The Candid page and the console of a project's network. The code of both is loaded when it is needed: the network does not
 * wait for it.
 */
export function besideNetwork(context: CliContext, projectRoot: string): BesideNetwork {
  const network = Promise.withResolvers<NetworkDescriptor>();
  let stop: () => Promise<void> = () => Promise.resolve();
  let answer: Promise<PageHandler> | undefined;
  return {
    pages: async (request) => (await (answer ??= candidHandler(network.promise)))(request),
    start: async (descriptor) => {
      network.resolve(descriptor);
      try {
        stop = await startConsoleOf(context, projectRoot, descriptor);
      } catch (error) {
        const { message, code } = describeError(error);
        context.terminal.note(`The console is not served: ${message} (${code})`);
      }
    },
    stop: () => stop(),
  };
}

async function candidHandler(network: Promise<NetworkDescriptor>): Promise<PageHandler> {
  const { candidPages } = await import("../../console/mod.ts");
  const { appDirectory } = await import("./app-directory.ts");
  const { consoleWords } = await import("./console-words.ts");
  let client: Promise<Client> | undefined;
  const connect = async (): Promise<Client> => {
    const { url, rootKey } = await network;
    return createClient({ url, rootKeyDer: decodeHex(rootKey), identity: new AnonymousIdentity() });
  };
  return candidPages({
    client: () => (client ??= connect()),
    appDirectory: appDirectory(),
    describe: consoleWords.error,
  });
}

async function startConsoleOf(
  context: CliContext,
  projectRoot: string,
  { port }: NetworkDescriptor,
): Promise<() => Promise<void>> {
  const { openSession } = await import("../session.ts");
  const { openConsole } = await import("./open-console.ts");
  const { linkLine } = await import("./link-line.ts");
  const selection = { environment: localName, projectRoot };
  const session = await openSession(context, selection);
  const running = await openConsole(context, { session, selection }, { port: port + 1, isAnyPortGood: true });
  context.terminal.note(linkLine(context, running));
  const { hasPages, refreshPages } = await import("./refresh-pages.ts");
  // The network is there for calls first: pages that are old are good enough for it.
  if (!hasPages()) void refreshPages();
  return () => running.close();
}
