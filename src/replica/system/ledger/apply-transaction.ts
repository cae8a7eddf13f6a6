import { appendTransaction, spenderOf } from "./append-transaction.ts";
import type { LedgerRefusal } from "./ledger-refusal.ts";
import type { LedgerRules } from "./ledger-rules.ts";
import {
  allowanceOf,
  balanceOf,
  type LedgerOperation,
  type LedgerState,
  type LedgerTransaction,
} from "./ledger-state.ts";
import { checkCreationTime, rememberTransaction } from "./recent-transactions.ts";

export type TransactionOutcome =
  | { readonly ok: true; readonly ledger: LedgerState; readonly blockIndex: bigint }
  | { readonly ok: false; readonly refusal: LedgerRefusal };

/**
 * Executes `transaction` at `timeNs`: checks it, moves the amounts, and appends one block.
 *
 * Checked in this order: fee, creation time and duplicate, expectations of an approval, allowance, balance. Fees leave
 * the supply.
 */
export function applyTransaction(
  ledger: LedgerState,
  transaction: LedgerTransaction,
  options: { readonly rules: LedgerRules; readonly timeNs: bigint },
): TransactionOutcome {
  const { rules, timeNs } = options;
  const asked = { ...transaction, operation: mintOrBurn(transaction.operation, rules) };
  const fee = feeOf(asked.operation, rules);
  const refusal =
    checkFee(asked, fee, rules) ??
    checkCreationTime(ledger, asked, timeNs) ??
    checkApproval(ledger, asked.operation, timeNs) ??
    checkAllowance(ledger, asked.operation, { fee, timeNs }) ??
    checkBalance(ledger, asked.operation, fee);
  if (refusal !== undefined) return { ok: false, refusal };

  const { ledger: moved, blockIndex } = appendTransaction(ledger, asked, { fee, timeNs });
  return {
    ok: true,
    ledger: rememberTransaction(moved, asked, { index: blockIndex, timeNs }),
    blockIndex,
  };
}

/** A transfer that touches the minting account is a burn or a mint. */
function mintOrBurn(operation: LedgerOperation, rules: LedgerRules): LedgerOperation {
  const { mintingAccount } = rules;
  if (operation.kind !== "transfer" || mintingAccount === undefined) return operation;
  const { from, to, spender, amount } = operation;
  if (from === mintingAccount) return { kind: "mint", to, amount };
  return to === mintingAccount ? { kind: "burn", from, spender, amount } : operation;
}

function feeOf(operation: LedgerOperation, rules: LedgerRules): bigint {
  switch (operation.kind) {
    case "mint":
      return 0n;
    case "burn":
      return rules.mintingAccount === undefined ? rules.fee : 0n;
    case "transfer":
    case "approve":
      return rules.fee;
  }
}

function checkFee(
  transaction: LedgerTransaction,
  fee: bigint,
  rules: LedgerRules,
): LedgerRefusal | undefined {
  if (transaction.fee !== undefined && transaction.fee !== fee) return { kind: "bad_fee", expectedFee: fee };
  const { operation } = transaction;
  const isFreeBurn = operation.kind === "burn" && rules.mintingAccount !== undefined;
  return isFreeBurn && operation.amount < rules.fee
    ? { kind: "bad_burn", minBurnAmount: rules.fee }
    : undefined;
}

function checkApproval(
  ledger: LedgerState,
  operation: LedgerOperation,
  timeNs: bigint,
): LedgerRefusal | undefined {
  if (operation.kind !== "approve") return undefined;
  const { expectedAllowance, expiresAtNs } = operation;
  const currentAllowance = allowanceOf(ledger, operation, timeNs).amount;
  if (expectedAllowance !== undefined && expectedAllowance !== currentAllowance) {
    return { kind: "allowance_changed", currentAllowance };
  }
  if (expiresAtNs !== undefined && expiresAtNs <= timeNs) return { kind: "expired", ledgerTimeNs: timeNs };
  return undefined;
}

function checkAllowance(
  ledger: LedgerState,
  operation: LedgerOperation,
  options: { readonly fee: bigint; readonly timeNs: bigint },
): LedgerRefusal | undefined {
  const spender = spenderOf(operation);
  if (spender === undefined) return undefined;
  const allowance = allowanceOf(ledger, spender, options.timeNs).amount;
  return allowance < spender.amount + options.fee ? { kind: "insufficient_allowance", allowance } : undefined;
}

function checkBalance(
  ledger: LedgerState,
  operation: LedgerOperation,
  fee: bigint,
): LedgerRefusal | undefined {
  if (operation.kind === "mint") return undefined;
  const balance = balanceOf(ledger, operation.from);
  const needed = operation.kind === "approve" ? fee : operation.amount + fee;
  return balance < needed ? { kind: "insufficient_funds", balance } : undefined;
}
