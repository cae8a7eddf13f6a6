import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";

/** Options of `icebox recover`. */
export interface RecoverOptions {
  readonly list?: boolean;
  readonly undo?: boolean;
  readonly json?: boolean;
}

/** The command `icebox recover`. */
export function recoverCommand(context: CliContext): Command {
  return new Command("recover")
    .description(
      "finish or undo the operations and transfers that were cut off: canisters that ran before run again, snapshots are where they belong",
    )
    .option("--list", "only show what is under way or was cut off")
    .option("--undo", "give up unfinished uploads and downloads, instead of finishing them")
    .option("--json", "print JSON")
    .addHelpText("after", exitCodeHelp)
    .action((options: RecoverOptions) => runRecover(context, options));
}

/** Recovers all operations and transfers and says what became of them. */
export async function runRecover(context: CliContext, options: RecoverOptions): Promise<void> {
  const { journalLine, storedJson } = await import("../operations/journal-line.ts");
  const { recoverAll } = await import("../operations/recover-all.ts");
  const { userJournals } = await import("../operations/user-journals.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { unfinishedTransfers } = await import("../transfer/recover-transfers.ts");
  const { transferJson, transferLine } = await import("../transfer/transfer-lines.ts");
  const { terminal } = context;
  const stored = userJournals(context).list();
  const transfers = unfinishedTransfers(context);
  if (stored.length + transfers.length === 0) terminal.note("No operation is under way or was cut off");
  if (options.list !== true) {
    await recoverAll(context, { isJson: options.json === true, undo: options.undo === true });
    return;
  }
  if (options.json === true)
    terminal.data(jsonOutput({ operations: stored.map(storedJson), transfers: transfers.map(transferJson) }));
  else for (const line of [...stored.map(journalLine), ...transfers.map(transferLine)]) terminal.data(line);
}
