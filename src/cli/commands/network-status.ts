import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { projectRootOption } from "../target/network-selection.ts";

/** Options of `icebox network status`. */
export interface NetworkStatusCommandOptions {
  readonly json?: boolean;
  readonly projectRoot?: string;
}

/** The command `icebox network status`. */
export function networkStatusCommand(context: CliContext): Command {
  return new Command("status")
    .description("show where the embedded network listens, its root key and its subnets")
    .option("--json", "print JSON")
    .addOption(projectRootOption())
    .addHelpText("after", exitCodeHelp)
    .action((options: NetworkStatusCommandOptions) => runNetworkStatus(context, options));
}

/** Prints what is recorded about the running network; does not ask it. */
export async function runNetworkStatus(
  context: CliContext,
  options: NetworkStatusCommandOptions,
): Promise<void> {
  const { findProject } = await import("../project/find-project.ts");
  const { runningNetwork } = await import("../target/running-network.ts");
  const { describedNetworkJson } = await import("../text/described-network.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const descriptor = runningNetwork(findProject(context.cwd, options.projectRoot));
  const { pid, port, url, rootKey, stateDirectory, subnets } = descriptor;
  if (options.json === true) {
    context.terminal.data(jsonOutput(describedNetworkJson(descriptor)));
    return;
  }
  context.terminal.data(`Url: ${url}`);
  context.terminal.data(`Port: ${String(port)}`);
  context.terminal.data(`Root key: ${rootKey}`);
  context.terminal.data(`Process: ${String(pid)}`);
  context.terminal.data(`State directory: ${stateDirectory}`);
  for (const [index, { id, kind }] of subnets.entries()) {
    context.terminal.data(`${index === 0 ? "Root subnet" : "Subnet"} (${kind}): ${id}`);
  }
}
