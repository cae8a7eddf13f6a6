/** Why a ledger did not execute a transaction. Amounts are in its smallest unit, times in nanoseconds since 1970. */
export type LedgerRefusal =
  | { readonly kind: "bad_fee"; readonly expectedFee: bigint }
  | { readonly kind: "bad_burn"; readonly minBurnAmount: bigint }
  | { readonly kind: "insufficient_funds"; readonly balance: bigint }
  | { readonly kind: "insufficient_allowance"; readonly allowance: bigint }
  | { readonly kind: "allowance_changed"; readonly currentAllowance: bigint }
  | { readonly kind: "expired"; readonly ledgerTimeNs: bigint }
  | { readonly kind: "too_old" }
  | { readonly kind: "created_in_future"; readonly ledgerTimeNs: bigint }
  | { readonly kind: "duplicate"; readonly duplicateOf: bigint };
