import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { projectRootOption } from "../target/network-selection.ts";

/** Options of `icebox network check`. */
export interface NetworkCheckOptions {
  readonly json?: boolean;
  readonly projectRoot?: string;
}

/** The command `icebox network check`. */
export function networkCheckCommand(context: CliContext): Command {
  return new Command("check")
    .description("read everything that a stopped network keeps and say what is wrong; changes nothing")
    .argument("[DIR]", "folder of the network (default: .icebox/network of the project)")
    .option("--json", "print JSON")
    .addOption(projectRootOption())
    .addHelpText("after", exitCodeHelp)
    .action((directory: string | undefined, options: NetworkCheckOptions) =>
      runNetworkCheck(context, directory, options),
    );
}

/** Prints each damage; fails if there is one. */
export async function runNetworkCheck(
  context: CliContext,
  directory: string | undefined,
  options: NetworkCheckOptions,
): Promise<void> {
  const { findProject } = await import("../project/find-project.ts");
  const { networkDirectory } = await import("../embedded/network-directory.ts");
  const { checkNetwork } = await import("../../network/mod.ts");
  const { checkJson, checkLines, damagesFound } = await import("../text/network-check.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { cwd, terminal } = context;
  const { path } = networkDirectory(findProject(cwd, options.projectRoot), directory, cwd);
  const check = await checkNetwork(path);
  if (options.json === true) terminal.data(jsonOutput(checkJson(path, check)));
  else for (const line of checkLines(path, check)) terminal.data(line);
  if (check.damages.length > 0) throw damagesFound(path, check);
}
