import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";

/** Options of `icebox recover`. */
export interface RecoverOptions {
  readonly list?: boolean;
  readonly json?: boolean;
}

/** The command `icebox recover`. */
export function recoverCommand(context: CliContext): Command {
  return new Command("recover")
    .description(
      "finish or undo the operations that were cut off: canisters that ran before run again, snapshots are where they belong",
    )
    .option("--list", "only show the operations that are under way or were cut off")
    .option("--json", "print JSON")
    .addHelpText("after", exitCodeHelp)
    .action((options: RecoverOptions) => runRecover(context, options));
}

/** Recovers all operations and says what became of them. */
export async function runRecover(context: CliContext, options: RecoverOptions): Promise<void> {
  const { journalLine, storedJson } = await import("../operations/journal-line.ts");
  const { recoverAll } = await import("../operations/recover-all.ts");
  const { userJournals } = await import("../operations/user-journals.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { terminal } = context;
  const stored = userJournals(context).list();
  if (stored.length === 0) terminal.note("No operation is under way or was cut off");
  if (options.list !== true) {
    await recoverAll(context, options.json === true);
    return;
  }
  if (options.json === true) terminal.data(jsonOutput({ operations: stored.map(storedJson) }));
  else for (const each of stored) terminal.data(journalLine(each));
}
