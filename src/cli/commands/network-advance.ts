import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { projectRootOption } from "../target/network-selection.ts";

/** Options of `icebox network advance`. */
export interface NetworkAdvanceOptions {
  readonly stateDir?: string;
  readonly json?: boolean;
  readonly projectRoot?: string;
}

/** The command `icebox network advance`. */
export function networkAdvanceCommand(context: CliContext): Command {
  return new Command("advance")
    .description(
      "move the time of the running embedded network forward: charges, timers and deadlines follow",
    )
    .argument("<DURATION>", "like 90s, 10m, 2d or 1h30m (ms, s, m, h, d, w)")
    .option("--state-dir <DIR>", "folder of the network (default: .icebox/network of the project)")
    .option("--json", "print JSON")
    .addOption(projectRootOption())
    .addHelpText("after", exitCodeHelp)
    .action((duration: string, options: NetworkAdvanceOptions) =>
      runNetworkAdvance(context, duration, options),
    );
}

/** Advances the time and prints what time it is then. */
export async function runNetworkAdvance(
  context: CliContext,
  duration: string,
  options: NetworkAdvanceOptions,
): Promise<void> {
  const { parseDuration } = await import("../text/duration.ts");
  const { findProject } = await import("../project/find-project.ts");
  const { runningNetwork } = await import("../target/running-network.ts");
  const { advanceNetwork } = await import("../embedded/advance-network.ts");
  const milliseconds = parseDuration(duration);
  const project = findProject(context.cwd, options.projectRoot);
  const { url } = runningNetwork(project, options.stateDir, context.cwd);
  const timeNs = await advanceNetwork(url, milliseconds);
  const { jsonOutput } = await import("../text/json-output.ts");
  const time = new Date(Number(timeNs / 1_000_000n)).toISOString();
  context.terminal.data(
    options.json === true ? jsonOutput({ timestamp: String(timeNs), time }) : `The network's time is ${time}`,
  );
}
