import { rm } from "node:fs/promises";
import { join } from "node:path";
import { encodeHex } from "../../bytes/mod.ts";
import { subnetKinds } from "../../replica/mod.ts";
import { writeFileAtomic } from "../keys/write-file-atomic.ts";
import { startNetwork, type RunningNetwork } from "../start-network.ts";
import { interfaceVersion, parseLauncherArguments, type LauncherOptions } from "./parse-arguments.ts";

/** The process around the launcher. */
export interface LauncherProcess {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Resolves when the launcher is asked to stop. */
  readonly stopRequest: Promise<string>;
}

/** What is not there of what a flag asks for. */
const shortfalls: Readonly<Record<string, string>> = {
  nns: "is met in part: the ICP ledger, the cycles ledger and the cycles minting canister are always there; governance, registry and the other canisters of the NNS do not run here",
  ii: "has no effect here: Internet Identity does not run on this network, so nobody can sign in with it",
};

const help = `Usage: icebox-launcher --state-dir DIR [--status-dir DIR] [--bind ADDRESS] [--gateway-port PORT]
                       [--subnet KIND]... [--artificial-delay-ms MILLISECONDS]

Runs an Icebox network for \`icp network start\` (network launcher interface ${interfaceVersion}):
set ICP_CLI_NETWORK_LAUNCHER_PATH to this program.

Without --subnet the network has one subnet with everything; otherwise a root subnet with the system canisters, and one
subnet for each --subnet. Kinds: ${subnetKinds.join(", ")}.

Exit status: 0 after SIGINT or SIGTERM, 1 if the network cannot start, 2 for a wrong command line.
`;

/** The line that tells the one who launched us where the network is. */
function statusLine(network: RunningNetwork): string {
  const status = {
    v: "1",
    gateway_port: network.port,
    root_key: encodeHex(network.rootKeyDer),
    supported_features: [],
  };
  return `${JSON.stringify(status)}\n`;
}

async function serve(options: LauncherOptions, process: LauncherProcess): Promise<void> {
  const { stateDirectory, statusDirectory, host, port, subnets, roundDelayMs } = options;
  await using network = await startNetwork({
    stateDirectory,
    host,
    port,
    ...(subnets.length > 0 && { subnets }),
    roundDelayMs,
    log: (line) => {
      process.err(`${line}\n`);
    },
  });
  // Only now, as the reader sends calls the moment the line is there.
  const statusPath = statusDirectory === undefined ? undefined : join(statusDirectory, "status.json");
  if (statusPath === undefined) process.out(statusLine(network));
  else await writeFileAtomic(statusPath, statusLine(network), 0o644);
  process.err(`Icebox network is listening on ${network.url}\n`);
  const signal = await process.stopRequest;
  process.err(`Stopping after ${signal}\n`);
  if (statusPath !== undefined) await rm(statusPath, { force: true });
}

/** Runs the launcher from its command line to its end; answers the exit status. */
export async function runLauncher(tokens: readonly string[], process: LauncherProcess): Promise<number> {
  const parsed = parseLauncherArguments(tokens);
  if (parsed.kind === "help") {
    process.out(help);
    return 0;
  }
  if (parsed.kind === "refused") {
    process.err(`icebox-launcher: ${parsed.reason}\n`);
    return 2;
  }
  for (const name of parsed.options.ignored) {
    process.err(`icebox-launcher: --${name} ${shortfalls[name] ?? "has no effect here"}\n`);
  }
  try {
    await serve(parsed.options, process);
    return 0;
  } catch (error) {
    process.err(`icebox-launcher: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
