import { encodeHex } from "../../../bytes/mod.ts";
import type { LedgerRefusal } from "./ledger-refusal.ts";
import { PERMITTED_DRIFT_NS, TRANSACTION_WINDOW_NS } from "./ledger-rules.ts";
import type { LedgerOperation, LedgerState, LedgerTransaction, Memo } from "./ledger-state.ts";

/**
 * Why `transaction` cannot be done by its creation time: too old, too far ahead, or done before. `undefined` if it can,
 * and always for a transaction without a creation time.
 */
export function checkCreationTime(
  ledger: LedgerState,
  transaction: LedgerTransaction,
  timeNs: bigint,
): LedgerRefusal | undefined {
  const { createdAtNs } = transaction;
  if (createdAtNs === undefined) return undefined;
  if (isForgotten(createdAtNs, timeNs)) return { kind: "too_old" };
  if (createdAtNs > timeNs + PERMITTED_DRIFT_NS) return { kind: "created_in_future", ledgerTimeNs: timeNs };
  const duplicateOf = ledger.recent.get(recentKey(createdAtNs, transaction));
  return duplicateOf === undefined ? undefined : { kind: "duplicate", duplicateOf };
}

/** `ledger` remembering that `transaction` is in block `index`, and without what lies behind the window. */
export function rememberTransaction(
  ledger: LedgerState,
  transaction: LedgerTransaction,
  done: { readonly index: bigint; readonly timeNs: bigint },
): LedgerState {
  let { recent } = ledger;
  for (let first = recent.first(); first !== undefined; first = recent.first()) {
    if (!isForgotten(BigInt(first[0].slice(0, TIME_DIGITS)), done.timeNs)) break;
    recent = recent.without(first[0]);
  }
  const { createdAtNs } = transaction;
  if (createdAtNs !== undefined) recent = recent.with(recentKey(createdAtNs, transaction), done.index);
  return recent === ledger.recent ? ledger : { ...ledger, recent };
}

const TIME_DIGITS = 20;

function isForgotten(createdAtNs: bigint, timeNs: bigint): boolean {
  return createdAtNs + TRANSACTION_WINDOW_NS + PERMITTED_DRIFT_NS < timeNs;
}

/** Creation time first, so that the oldest transaction has the first key. */
function recentKey(createdAtNs: bigint, transaction: LedgerTransaction): string {
  const content = [...operationParts(transaction.operation), transaction.fee, memoText(transaction.memo)];
  const time = createdAtNs.toString().padStart(TIME_DIGITS, "0");
  return `${time}|${content.map((part) => (part === undefined ? "-" : part.toString())).join("|")}`;
}

function operationParts(operation: LedgerOperation): (string | bigint | undefined)[] {
  switch (operation.kind) {
    case "mint":
      return [operation.kind, operation.to, operation.amount];
    case "burn":
      return [operation.kind, operation.from, operation.spender, operation.amount];
    case "transfer":
      return [operation.kind, operation.from, operation.to, operation.spender, operation.amount];
    case "approve":
      return [
        operation.kind,
        operation.from,
        operation.spender,
        operation.amount,
        operation.expectedAllowance,
        operation.expiresAtNs,
      ];
  }
}

function memoText(memo: Memo | undefined): string | undefined {
  if (memo === undefined) return undefined;
  return memo.kind === "number" ? `n${memo.value}` : `x${encodeHex(memo.bytes)}`;
}
