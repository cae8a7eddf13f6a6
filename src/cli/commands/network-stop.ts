import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { projectRootOption } from "../target/network-selection.ts";

/** Options of `icebox network stop`. */
export interface NetworkStopOptions {
  readonly stateDir?: string;
  readonly json?: boolean;
  readonly projectRoot?: string;
}

/** How long an orderly stop may take. */
const limitMs = 15_000;

/** The command `icebox network stop`, also to be had as `icebox stop`. */
export function networkStopCommand(context: CliContext): Command {
  return new Command("stop")
    .description("stop the embedded network; it is no failure if none runs")
    .option("--state-dir <DIR>", "folder of the network (default: .icebox/network of the project)")
    .option("--json", "print JSON")
    .addOption(projectRootOption())
    .addHelpText("after", exitCodeHelp)
    .action((options: NetworkStopOptions) => runNetworkStop(context, options));
}

/** Stops the network of the project, or of the folder that the user named. */
export async function runNetworkStop(context: CliContext, options: NetworkStopOptions): Promise<void> {
  const { findProject } = await import("../project/find-project.ts");
  const { networkDirectory } = await import("../embedded/network-directory.ts");
  const { readLiveDescriptor } = await import("../embedded/network-descriptor.ts");
  const { readPidFile } = await import("../processes/pid-file.ts");
  const { isAlive } = await import("../../processes/mod.ts");
  const { stopNetworkProcess } = await import("../embedded/stop-network.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { terminal } = context;
  const project = findProject(context.cwd, options.projectRoot);
  const directory = networkDirectory(project, options.stateDir, context.cwd);
  const owner = readPidFile(directory.pidPath) ?? readLiveDescriptor(directory.descriptorPath);
  const running = owner !== undefined && isAlive(owner) ? owner : undefined;
  if (running !== undefined) await stopNetworkProcess(running, limitMs);
  terminal.note(running === undefined ? "No network is running. Nothing to do." : "Stopped the network.");
  if (options.json === true) terminal.data(jsonOutput({ stopped: running !== undefined }));
}
