import type { OpenJournal } from "../journal/open-journal.ts";
import { RecoveryError } from "../recovery-error.ts";

/** Leaves the journal to whoever recovers, and gives the complaint about that. */
export function notSettled(open: OpenJournal, failure: unknown, error: unknown): RecoveryError {
  open.giveUp();
  const { name } = open.content.canister;
  const reasons = [error, failure].map((reason) =>
    reason instanceof Error ? reason.message : String(reason),
  );
  return new RecoveryError(
    { code: "recovery/not-settled", canister: name, path: open.path },
    `The operation on canister ${name} could neither be finished nor undone. ${[...new Set(reasons)].join("; then: ")}`,
    { cause: failure },
  );
}
