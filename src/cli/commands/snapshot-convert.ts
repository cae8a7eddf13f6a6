import { resolve } from "node:path";
import { Command, Option } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";

/** Options of `icebox canister snapshot convert`. */
export interface SnapshotConvertOptions {
  readonly output: string;
  readonly to: "icp" | "juno";
  readonly json?: boolean;
}

/** What is said about each loss. */
const losses = {
  floats: "A global is a NaN or an infinity that the other tool cannot read; icebox keeps it in icebox.json",
  chunks: "juno uploads the chunk store in other pieces than those that it was filled with",
} as const;

/** The command `icebox canister snapshot convert`. */
export function snapshotConvertCommand(context: CliContext): Command {
  return new Command("convert")
    .description("write a downloaded snapshot anew for another tool; the folder stays as it is")
    .argument("<DIR>", "folder of icebox, icp, dfx or Juno; it is verified whole first")
    .requiredOption("-o, --output <DIR>", "folder to write")
    .addOption(
      new Option("--to <LAYOUT>", "icp (for icebox, icp and dfx) or juno")
        .choices(["icp", "juno"])
        .makeOptionMandatory(),
    )
    .option("--json", "print JSON")
    .addHelpText("after", exitCodeHelp)
    .action((folder: string, options: SnapshotConvertOptions) =>
      runSnapshotConvert(context, folder, options),
    );
}

/** Writes the folder and says what the other tool cannot do with it. */
export async function runSnapshotConvert(
  context: CliContext,
  folder: string,
  { output, to, json }: SnapshotConvertOptions,
): Promise<void> {
  const { convertFolder } = await import("../../folder/mod.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const converted = await convertFolder(resolve(context.cwd, folder), resolve(context.cwd, output), to);
  for (const loss of converted.losses) context.terminal.note(losses[loss]);
  if (json === true) context.terminal.data(jsonOutput({ layout: to, losses: converted.losses }));
  else context.terminal.data(`Snapshot written to ${output}`);
}
