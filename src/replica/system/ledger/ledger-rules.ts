import type { AccountKey } from "./ledger-state.ts";

/** What is particular to one ledger. */
export interface LedgerRules {
  /** Fee of a transfer, an approval and, unless there is a minting account, a burn. */
  readonly fee: bigint;
  /**
   * Transfers to this account burn and transfers from it mint, both free of charge; `undefined` where minting and burning
   * are methods of their own.
   */
  readonly mintingAccount: AccountKey | undefined;
}

const MINUTE_NS = 60_000_000_000n;

/** How long a transaction with a creation time can be repeated without being done twice. */
export const TRANSACTION_WINDOW_NS: bigint = 24n * 60n * MINUTE_NS;

/** How far the clock of a sender may be off. */
export const PERMITTED_DRIFT_NS: bigint = MINUTE_NS;

/** Longest memo in bytes. */
export const MAX_MEMO_BYTES = 32;
