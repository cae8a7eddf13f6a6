import {
  type AccountKey,
  allowanceKey,
  balanceOf,
  blockKey,
  type LedgerOperation,
  type LedgerState,
  type LedgerTransaction,
  nextBlockIndex,
} from "./ledger-state.ts";

/** A ledger with one block more. */
export interface AppendedBlock {
  readonly ledger: LedgerState;
  readonly blockIndex: bigint;
}

/** Executes a transaction that was checked, or that needs no check: moves the amounts and appends its block. */
export function appendTransaction(
  ledger: LedgerState,
  transaction: LedgerTransaction,
  options: { readonly fee: bigint; readonly timeNs: bigint },
): AppendedBlock {
  const { fee, timeNs } = options;
  const blockIndex = nextBlockIndex(ledger);
  const blocks = ledger.blocks.with(blockKey(blockIndex), { transaction, fee, timestampNs: timeNs });
  return { ledger: move({ ...ledger, blocks }, transaction.operation, fee), blockIndex };
}

/** The spender of an operation on somebody else's account. */
export function spenderOf(
  operation: LedgerOperation,
): { readonly from: AccountKey; readonly spender: AccountKey; readonly amount: bigint } | undefined {
  if (operation.kind !== "transfer" && operation.kind !== "burn") return undefined;
  const { from, spender, amount } = operation;
  return spender === undefined || spender === from ? undefined : { from, spender, amount };
}

function move(ledger: LedgerState, operation: LedgerOperation, fee: bigint): LedgerState {
  switch (operation.kind) {
    case "mint":
      return credit(grow(ledger, operation.amount), operation.to, operation.amount);
    case "burn": {
      const { from, amount } = operation;
      return spend(credit(grow(ledger, -amount - fee), from, -amount - fee), operation, fee);
    }
    case "transfer": {
      const { from, to, amount } = operation;
      const debited = credit(grow(ledger, -fee), from, -amount - fee);
      return spend(credit(debited, to, amount), operation, fee);
    }
    case "approve": {
      const { from, spender, amount, expiresAtNs } = operation;
      return withAllowance(credit(grow(ledger, -fee), from, -fee), allowanceKey(from, spender), {
        amount,
        expiresAtNs,
      });
    }
  }
}

function spend(ledger: LedgerState, operation: LedgerOperation, fee: bigint): LedgerState {
  const spender = spenderOf(operation);
  if (spender === undefined) return ledger;
  const key = allowanceKey(spender.from, spender.spender);
  const allowance = ledger.allowances.get(key);
  if (allowance === undefined) return ledger;
  return withAllowance(ledger, key, { ...allowance, amount: allowance.amount - spender.amount - fee });
}

function withAllowance(
  ledger: LedgerState,
  key: string,
  allowance: { readonly amount: bigint; readonly expiresAtNs: bigint | undefined },
): LedgerState {
  const { allowances } = ledger;
  return {
    ...ledger,
    allowances: allowance.amount === 0n ? allowances.without(key) : allowances.with(key, allowance),
  };
}

function grow(ledger: LedgerState, amount: bigint): LedgerState {
  return { ...ledger, totalSupply: ledger.totalSupply + amount };
}

function credit(ledger: LedgerState, account: AccountKey, amount: bigint): LedgerState {
  const balance = balanceOf(ledger, account) + amount;
  const { balances } = ledger;
  return {
    ...ledger,
    balances: balance === 0n ? balances.without(account) : balances.with(account, balance),
  };
}
