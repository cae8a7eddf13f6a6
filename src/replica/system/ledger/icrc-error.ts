import type { LedgerRefusal } from "./ledger-refusal.ts";

/** Code of a `GenericError` for a refusal that the method's own errors do not name. */
const UNKNOWN_ERROR = 100_000n;

type Common =
  | { BadFee: { expected_fee: bigint } }
  | { InsufficientFunds: { balance: bigint } }
  | { TooOld: null }
  | { CreatedInFuture: { ledger_time: bigint } }
  | { Duplicate: { duplicate_of: bigint } }
  | { GenericError: { error_code: bigint; message: string } };

/** The error variant that every ICRC method has for `refusal`, `GenericError` for the ones that only some have. */
export function commonError(refusal: LedgerRefusal): Common {
  switch (refusal.kind) {
    case "bad_fee":
      return { BadFee: { expected_fee: refusal.expectedFee } };
    case "insufficient_funds":
      return { InsufficientFunds: { balance: refusal.balance } };
    case "too_old":
      return { TooOld: null };
    case "created_in_future":
      return { CreatedInFuture: { ledger_time: refusal.ledgerTimeNs } };
    case "duplicate":
      return { Duplicate: { duplicate_of: refusal.duplicateOf } };
    default:
      return { GenericError: { error_code: UNKNOWN_ERROR, message: refusal.kind } };
  }
}

/** The error of `icrc1_transfer` for `refusal`. */
export function transferError(refusal: LedgerRefusal): Common | { BadBurn: { min_burn_amount: bigint } } {
  return refusal.kind === "bad_burn"
    ? { BadBurn: { min_burn_amount: refusal.minBurnAmount } }
    : commonError(refusal);
}

/** The error of `icrc2_transfer_from` for `refusal`. */
export function transferFromError(
  refusal: LedgerRefusal,
): ReturnType<typeof transferError> | { InsufficientAllowance: { allowance: bigint } } {
  return refusal.kind === "insufficient_allowance"
    ? { InsufficientAllowance: { allowance: refusal.allowance } }
    : transferError(refusal);
}

/** The error of `icrc2_approve` for `refusal`. */
export function approveError(
  refusal: LedgerRefusal,
): Common | { AllowanceChanged: { current_allowance: bigint } } | { Expired: { ledger_time: bigint } } {
  if (refusal.kind === "allowance_changed") {
    return { AllowanceChanged: { current_allowance: refusal.currentAllowance } };
  }
  return refusal.kind === "expired"
    ? { Expired: { ledger_time: refusal.ledgerTimeNs } }
    : commonError(refusal);
}
