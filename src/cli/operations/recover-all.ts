import { type Recovery, recoverOperations } from "../../recovery/mod.ts";
import { Principal } from "../../wire/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { CliError } from "../cli-error.ts";
import { hasFault } from "../../bytes/mod.ts";
import { describeError } from "../describe-error.ts";
import { openSession } from "../session.ts";
import { jsonOutput } from "../text/json-output.ts";
import { recoverTransfers } from "../transfer/recover-transfers.ts";
import { transferRecoveryJson } from "../transfer/transfer-lines.ts";
import { cutOff } from "./cut-off.ts";
import { eventLine } from "./event-line.ts";
import { journalJson, titleOf } from "./journal-line.ts";
import { userJournals } from "./user-journals.ts";
import { withInterrupt } from "./with-interrupt.ts";

/** How everything is recovered. */
export interface RecoverAllOptions {
  readonly isJson: boolean;
  /** Whether transfers are given up instead of finished. */
  readonly undo: boolean;
}

/**
 * Recovers all operations, and then all transfers, that were cut off, and tells what it does.
 *
 * @throws CliError "cli/not-recovered" if some of them stay
 */
export async function recoverAll(context: CliContext, options: RecoverAllOptions): Promise<void> {
  const { terminal } = context;
  let canister = { name: "", id: Principal.managementCanister() };
  const recoveries = await withInterrupt(context, (signal) =>
    recoverOperations({
      journals: userJournals(context),
      signal,
      reached: cutOff(context),
      open: async ({ target }) => (await openSession(context, target)).client,
      begin: (journal) => {
        canister = { name: journal.canister.name, id: Principal.fromText(journal.canister.id) };
        terminal.note(`Recovering: ${titleOf(journal)}`);
      },
      report: (event) => {
        const line = eventLine(event, canister);
        if (line !== undefined) terminal.note(`  ${line}`);
      },
    }),
  );
  for (const recovery of recoveries) tellTrouble(context, recovery);
  const isInterrupted = recoveries.some(
    (each) => each.kind === "unsettled" && hasFault(each.error, "recovery/interrupted"),
  );
  const transfers = isInterrupted ? [] : await recoverTransfers(context, options);
  if (options.isJson)
    terminal.data(
      jsonOutput({
        operations: recoveries.map(recoveryJson),
        transfers: transfers.map(transferRecoveryJson),
      }),
    );
  const all = [...recoveries, ...transfers];
  const left = all.filter(({ kind }) => kind === "unsettled" || kind === "damaged").length;
  if (left > 0) throw notRecovered(left, all.length);
}

function tellTrouble({ terminal }: CliContext, recovery: Recovery): void {
  switch (recovery.kind) {
    case "settled":
      return;
    case "under-way":
      terminal.note(
        `Process ${String(recovery.journal.process.pid)} is still at work: ${titleOf(recovery.journal)}`,
      );
      return;
    case "damaged":
      terminal.note(`${recovery.error.message}; look at that canister, then remove the file`);
      return;
    case "unsettled": {
      const { code, message } = describeError(recovery.error);
      terminal.note(`Not recovered: ${titleOf(recovery.journal)}`);
      terminal.note(`  ${message} (${code})`);
      terminal.note(`  Its journal stays for the next time: ${recovery.path}`);
    }
  }
}

function recoveryJson(recovery: Recovery): Readonly<Record<string, unknown>> {
  switch (recovery.kind) {
    case "settled":
      return { state: "settled", ...journalJson(recovery.journal), findings: recovery.findings };
    case "under-way":
      return { state: "under-way", ...journalJson(recovery.journal) };
    case "damaged":
      return { state: "damaged", path: recovery.path, error: recovery.error.fault };
    case "unsettled": {
      const { code, message } = describeError(recovery.error);
      const error = { code, message };
      return { state: "unsettled", ...journalJson(recovery.journal), path: recovery.path, error };
    }
  }
}

function notRecovered(count: number, all: number): CliError {
  return new CliError(
    { code: "cli/not-recovered", count },
    `${String(count)} of ${String(all)} operations could not be finished or undone`,
    { next: "Remove what is in the way (see above), then icebox recover again" },
  );
}
