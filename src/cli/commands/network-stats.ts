import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { projectRootOption } from "../target/network-selection.ts";

/** Options of `icebox network stats`. */
export interface NetworkStatsOptions {
  readonly json?: boolean;
  readonly projectRoot?: string;
}

/** The command `icebox network stats`. */
export function networkStatsCommand(context: CliContext): Command {
  return new Command("stats")
    .description("show what canisters and snapshots take on the disk, and how much of it they share")
    .argument("[DIR]", "folder of the network (default: .icebox/network of the project)")
    .option("--json", "print JSON")
    .addOption(projectRootOption())
    .addHelpText("after", exitCodeHelp)
    .action((directory: string | undefined, options: NetworkStatsOptions) =>
      runNetworkStats(context, directory, options),
    );
}

/** Prints the sizes, of a running network too. */
export async function runNetworkStats(
  context: CliContext,
  directory: string | undefined,
  options: NetworkStatsOptions,
): Promise<void> {
  const { findProject } = await import("../project/find-project.ts");
  const { networkDirectory } = await import("../embedded/network-directory.ts");
  const { networkStats } = await import("../../network/mod.ts");
  const { statsJson, statsLines } = await import("../text/network-stats.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { cwd, terminal } = context;
  const { path } = networkDirectory(findProject(cwd, options.projectRoot), directory, cwd);
  const stats = networkStats(path);
  if (options.json === true) terminal.data(jsonOutput(statsJson(stats)));
  else for (const line of statsLines(stats)) terminal.data(line);
}
