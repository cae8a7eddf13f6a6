import { type AppendedBlock, appendTransaction } from "./append-transaction.ts";
import type { AccountKey, LedgerState, Memo } from "./ledger-state.ts";

/** Makes `amount` out of nothing in the account `to`, free of charge. */
export function mint(
  ledger: LedgerState,
  gift: { readonly to: AccountKey; readonly amount: bigint; readonly memo?: Memo },
  timeNs: bigint,
): AppendedBlock {
  const { to, amount, memo } = gift;
  const operation = { kind: "mint", to, amount } as const;
  const transaction = { operation, fee: undefined, memo, createdAtNs: undefined };
  return appendTransaction(ledger, transaction, { fee: 0n, timeNs });
}
