import assert from "node:assert/strict";
import { test } from "node:test";
import { applyTransaction, type TransactionOutcome } from "./apply-transaction.ts";
import type { LedgerRefusal } from "./ledger-refusal.ts";
import { type LedgerRules, PERMITTED_DRIFT_NS, TRANSACTION_WINDOW_NS } from "./ledger-rules.ts";
import {
  allowanceOf,
  balanceOf,
  blockAt,
  emptyLedger,
  type LedgerOperation,
  type LedgerState,
  type LedgerTransaction,
  nextBlockIndex,
} from "./ledger-state.ts";
import { mint } from "./mint.ts";

const NOW = 10n ** 18n;
const rules: LedgerRules = { fee: 10n, mintingAccount: "minter" };
const withoutMinter: LedgerRules = { fee: 10n, mintingAccount: undefined };
const start = mint(emptyLedger, { to: "alice", amount: 1000n }, NOW).ledger;

function transfer(from: string, to: string, amount: bigint, spender?: string): LedgerOperation {
  return { kind: "transfer", from, to, amount, spender };
}

function approve(amount: bigint, expected?: bigint, expiresAtNs?: bigint): LedgerOperation {
  return { kind: "approve", from: "alice", spender: "bob", amount, expectedAllowance: expected, expiresAtNs };
}

function apply(
  ledger: LedgerState,
  operation: LedgerOperation,
  extra: Partial<LedgerTransaction> & { readonly timeNs?: bigint; readonly rules?: LedgerRules } = {},
): TransactionOutcome {
  const { timeNs = NOW, rules: used = rules, ...rest } = extra;
  const transaction = { operation, fee: undefined, memo: undefined, createdAtNs: undefined, ...rest };
  return applyTransaction(ledger, transaction, { rules: used, timeNs });
}

function applied(...args: Parameters<typeof apply>): LedgerState {
  const outcome = apply(...args);
  if (!outcome.ok) assert.fail(outcome.refusal.kind);
  return outcome.ledger;
}

function assertRefused(outcome: TransactionOutcome, refusal: LedgerRefusal): void {
  assert.deepEqual(outcome, { ok: false, refusal });
}

test("applyTransaction() moves the amount, takes the fee out of the supply and appends a block", () => {
  const outcome = apply(start, transfer("alice", "bob", 100n));
  assert.ok(outcome.ok);
  const { ledger, blockIndex } = outcome;
  assert.equal(balanceOf(ledger, "alice"), 890n);
  assert.equal(balanceOf(ledger, "bob"), 100n);
  assert.equal(ledger.totalSupply, 990n);
  assert.equal(blockIndex, 1n);
  assert.equal(nextBlockIndex(ledger), 2n);
  assert.equal(blockAt(ledger, 1n)?.fee, 10n);
  assert.equal(balanceOf(start, "alice"), 1000n);
});

test("applyTransaction() moves to oneself for the fee", () => {
  assert.equal(balanceOf(applied(start, transfer("alice", "alice", 100n)), "alice"), 990n);
});

test("applyTransaction() forgets an account that was emptied", () => {
  const ledger = applied(start, transfer("alice", "bob", 990n));
  assert.equal(ledger.balances.has("alice"), false);
});

test("applyTransaction() wants the exact fee if one is named", () => {
  const outcome = apply(start, transfer("alice", "bob", 1n), { fee: 9n });
  assertRefused(outcome, { kind: "bad_fee", expectedFee: 10n });
  assert.ok(apply(start, transfer("alice", "bob", 1n), { fee: 10n }).ok);
});

test("applyTransaction() wants amount and fee in the balance", () => {
  const outcome = apply(start, transfer("alice", "bob", 991n));
  assertRefused(outcome, { kind: "insufficient_funds", balance: 1000n });
});

test("applyTransaction() burns what goes to the minting account and mints what comes from it, free of charge", () => {
  const burned = applied(start, transfer("alice", "minter", 100n));
  assert.equal(balanceOf(burned, "alice"), 900n);
  assert.equal(burned.totalSupply, 900n);
  assert.equal(blockAt(burned, 1n)?.transaction.operation.kind, "burn");
  const minted = applied(start, transfer("minter", "bob", 5n));
  assert.equal(minted.totalSupply, 1005n);
  const small = apply(start, transfer("alice", "minter", 9n));
  assertRefused(small, { kind: "bad_burn", minBurnAmount: 10n });
});

test("applyTransaction() charges a burn where there is no minting account", () => {
  const operation = { kind: "burn", from: "alice", spender: undefined, amount: 100n } as const;
  const ledger = applied(start, operation, { rules: withoutMinter });
  assert.equal(balanceOf(ledger, "alice"), 890n);
  assert.equal(ledger.totalSupply, 890n);
});

test("applyTransaction() lets a spender take amount and fee out of an allowance", () => {
  const approved = applied(start, approve(200n));
  assert.equal(balanceOf(approved, "alice"), 990n);
  const taken = applied(approved, transfer("alice", "carol", 100n, "bob"));
  assert.equal(balanceOf(taken, "alice"), 880n);
  assert.equal(balanceOf(taken, "carol"), 100n);
  const accounts = { from: "alice", spender: "bob" };
  assert.equal(allowanceOf(taken, accounts, NOW).amount, 90n);
  assertRefused(apply(taken, transfer("alice", "carol", 81n, "bob")), {
    kind: "insufficient_allowance",
    allowance: 90n,
  });
});

test("applyTransaction() needs no allowance for a spender's own account", () => {
  assert.ok(apply(start, transfer("alice", "bob", 1n, "alice")).ok);
});

test("applyTransaction() replaces an allowance, on the condition that the sender names", () => {
  const approved = applied(start, approve(200n));
  assertRefused(apply(approved, approve(50n, 199n)), { kind: "allowance_changed", currentAllowance: 200n });
  const replaced = applied(approved, approve(50n, 200n));
  assert.equal(allowanceOf(replaced, { from: "alice", spender: "bob" }, NOW).amount, 50n);
  assert.equal(applied(replaced, approve(0n)).allowances.size, 0);
});

test("applyTransaction() lets allowances expire", () => {
  assertRefused(apply(start, approve(1n, undefined, NOW)), { kind: "expired", ledgerTimeNs: NOW });
  const approved = applied(start, approve(200n, undefined, NOW + 1n));
  const later = { timeNs: NOW + 1n };
  assertRefused(apply(approved, transfer("alice", "carol", 1n, "bob"), later), {
    kind: "insufficient_allowance",
    allowance: 0n,
  });
});

test("applyTransaction() refuses creation times outside the window", () => {
  const operation = transfer("alice", "bob", 1n);
  const oldest = NOW - TRANSACTION_WINDOW_NS - PERMITTED_DRIFT_NS;
  assert.ok(apply(start, operation, { createdAtNs: oldest }).ok);
  assertRefused(apply(start, operation, { createdAtNs: oldest - 1n }), { kind: "too_old" });
  assert.ok(apply(start, operation, { createdAtNs: NOW + PERMITTED_DRIFT_NS }).ok);
  const early = apply(start, operation, { createdAtNs: NOW + PERMITTED_DRIFT_NS + 1n });
  assertRefused(early, { kind: "created_in_future", ledgerTimeNs: NOW });
});

test("applyTransaction() does a transaction with a creation time once", () => {
  const operation = transfer("alice", "bob", 1n);
  const once = applied(start, operation, { createdAtNs: NOW });
  assertRefused(apply(once, operation, { createdAtNs: NOW }), { kind: "duplicate", duplicateOf: 1n });
  assert.ok(apply(once, operation, { createdAtNs: NOW + 1n }).ok);
  assert.ok(apply(once, operation, { createdAtNs: NOW, memo: { kind: "number", value: 0n } }).ok);
  assert.ok(apply(once, operation).ok);
});

test("applyTransaction() does a transaction without a creation time as often as it comes", () => {
  const operation = transfer("alice", "bob", 1n);
  assert.equal(balanceOf(applied(applied(start, operation), operation), "bob"), 2n);
});

test("applyTransaction() forgets transactions behind the window", () => {
  const operation = transfer("alice", "bob", 1n);
  const once = applied(start, operation, { createdAtNs: NOW });
  const timeNs = NOW + TRANSACTION_WINDOW_NS + PERMITTED_DRIFT_NS + 1n;
  const later = applied(once, operation, { createdAtNs: timeNs, timeNs });
  assert.equal(later.recent.size, 1);
});
