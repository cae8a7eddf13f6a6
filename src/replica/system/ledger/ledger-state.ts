import { PersistentMap } from "../../persistent-map.ts";

/**
 * Text that names an account on one ledger: the ICP ledger's account identifier in hex, the cycles ledger's owner and
 * subaccount.
 */
export type AccountKey = string;

/** What a spender may still take from an account. */
export interface Allowance {
  readonly amount: bigint;
  /** `undefined`: never. */
  readonly expiresAtNs: bigint | undefined;
}

/** Eight bytes as number, as the ICP ledger's own transfers have it, or a blob. */
export type Memo =
  { readonly kind: "number"; readonly value: bigint } | { readonly kind: "blob"; readonly bytes: Uint8Array };

/** What a transaction does. Amounts are in the ledger's smallest unit. */
export type LedgerOperation =
  | { readonly kind: "mint"; readonly to: AccountKey; readonly amount: bigint }
  | {
      readonly kind: "burn";
      readonly from: AccountKey;
      readonly spender: AccountKey | undefined;
      readonly amount: bigint;
    }
  | {
      readonly kind: "transfer";
      readonly from: AccountKey;
      readonly to: AccountKey;
      readonly spender: AccountKey | undefined;
      readonly amount: bigint;
    }
  | {
      readonly kind: "approve";
      readonly from: AccountKey;
      readonly spender: AccountKey;
      readonly amount: bigint;
      readonly expectedAllowance: bigint | undefined;
      readonly expiresAtNs: bigint | undefined;
    };

/** An operation as somebody asks for it. */
export interface LedgerTransaction {
  readonly operation: LedgerOperation;
  /** Fee that the sender names; `undefined`: whatever it is. */
  readonly fee: bigint | undefined;
  readonly memo: Memo | undefined;
  /** Makes the transaction unique within the window: the same one again is a duplicate. */
  readonly createdAtNs: bigint | undefined;
}

/** One entry of the block log. */
export interface LedgerBlock {
  readonly transaction: LedgerTransaction;
  /** Fee that was taken. */
  readonly fee: bigint;
  readonly timestampNs: bigint;
}

/** A ledger as one immutable value. */
export interface LedgerState {
  /** Balances above 0. */
  readonly balances: PersistentMap<bigint>;
  /** By {@link allowanceKey}. */
  readonly allowances: PersistentMap<Allowance>;
  /** By {@link blockKey}. */
  readonly blocks: PersistentMap<LedgerBlock>;
  /** Block indexes of the transactions with a creation time inside the window, by creation time and content. */
  readonly recent: PersistentMap<bigint>;
  readonly totalSupply: bigint;
}

/** A ledger on which nothing has happened. */
export const emptyLedger: LedgerState = {
  balances: PersistentMap.empty(),
  allowances: PersistentMap.empty(),
  blocks: PersistentMap.empty(),
  recent: PersistentMap.empty(),
  totalSupply: 0n,
};

/** Index of the next block. */
export function nextBlockIndex(ledger: LedgerState): bigint {
  return BigInt(ledger.blocks.size);
}

/** The block with `index`, `undefined` if the log is shorter. */
export function blockAt(ledger: LedgerState, index: bigint): LedgerBlock | undefined {
  return ledger.blocks.get(blockKey(index));
}

/** Key of a block: its index in 20 digits, so that keys sort as indexes do. */
export function blockKey(index: bigint): string {
  return index.toString().padStart(20, "0");
}

/** Key of the allowance of `spender` on `from`. */
export function allowanceKey(from: AccountKey, spender: AccountKey): string {
  return `${from}>${spender}`;
}

/** The balance of `account`. */
export function balanceOf(ledger: LedgerState, account: AccountKey): bigint {
  return ledger.balances.get(account) ?? 0n;
}

/** What `spender` may take from `from` at `timeNs`; 0 without expiry if nothing. */
export function allowanceOf(
  ledger: LedgerState,
  accounts: { readonly from: AccountKey; readonly spender: AccountKey },
  timeNs: bigint,
): Allowance {
  const allowance = ledger.allowances.get(allowanceKey(accounts.from, accounts.spender));
  if (allowance === undefined || isExpired(allowance, timeNs)) return { amount: 0n, expiresAtNs: undefined };
  return allowance;
}

function isExpired(allowance: Allowance, timeNs: bigint): boolean {
  return allowance.expiresAtNs !== undefined && allowance.expiresAtNs <= timeNs;
}
