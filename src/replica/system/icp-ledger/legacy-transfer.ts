import { encodeHex } from "../../../bytes/mod.ts";
import type { IcpTransferArgs, IcpTransferError } from "../../../wire/mod.ts";
import type { ReplicaState } from "../../state.ts";
import { applyTransaction } from "../ledger/apply-transaction.ts";
import type { LedgerRefusal } from "../ledger/ledger-refusal.ts";
import { TRANSACTION_WINDOW_NS } from "../ledger/ledger-rules.ts";
import { subaccountTrap } from "../ledger/token.ts";
import type { MethodRequest, MethodResult } from "../system-method.ts";
import { icpAccountKey, isAccountIdentifier } from "./account-identifier.ts";
import { icpRules } from "./icp-rules.ts";

/**
 * `transfer`, the ICP ledger's older interface: to an account identifier, with a number as memo.
 *
 * Only a transfer with a creation time can be a duplicate. (A ledger that filled in the block time would take two equal
 * transfers of one round for the same one.)
 */
export function legacyTransfer(
  state: ReplicaState,
  request: MethodRequest<IcpTransferArgs>,
): MethodResult<{ Ok: bigint } | { Err: IcpTransferError }> {
  const { args, caller } = request;
  const trap = subaccountTrap(args.from_subaccount);
  if (trap !== undefined) return trap;
  if (!isAccountIdentifier(args.to)) {
    return { kind: "trap", message: `Invalid account identifier "${encodeHex(args.to)}"` };
  }
  const transaction = {
    operation: {
      kind: "transfer",
      from: icpAccountKey(caller, args.from_subaccount[0]),
      to: encodeHex(args.to),
      spender: undefined,
      amount: args.amount.e8s,
    },
    fee: args.fee.e8s,
    memo: { kind: "number", value: args.memo },
    createdAtNs: args.created_at_time[0]?.timestamp_nanos,
  } as const;
  const rules = { rules: icpRules, timeNs: state.timeNs };
  const outcome = applyTransaction(state.ledgers.icpLedger, transaction, rules);
  if (!outcome.ok) return failed(state, outcome.refusal);
  const ledgers = { ...state.ledgers, icpLedger: outcome.ledger };
  return { kind: "done", state: { ...state, ledgers }, result: { Ok: outcome.blockIndex } };
}

function failed(
  state: ReplicaState,
  refusal: LedgerRefusal,
): MethodResult<{ Ok: bigint } | { Err: IcpTransferError }> {
  switch (refusal.kind) {
    case "bad_fee":
      return done(state, { BadFee: { expected_fee: { e8s: refusal.expectedFee } } });
    case "insufficient_funds":
      return done(state, { InsufficientFunds: { balance: { e8s: refusal.balance } } });
    case "too_old":
      return done(state, { TxTooOld: { allowed_window_nanos: TRANSACTION_WINDOW_NS } });
    case "created_in_future":
      return done(state, { TxCreatedInFuture: null });
    case "duplicate":
      return done(state, { TxDuplicate: { duplicate_of: refusal.duplicateOf } });
    case "bad_burn":
      return { kind: "trap", message: `Burns lower than ${refusal.minBurnAmount} e8s are not allowed` };
    default:
      return { kind: "trap", message: `unexpected refusal "${refusal.kind}" of a transfer` };
  }
}

function done(state: ReplicaState, error: IcpTransferError): MethodResult<{ Err: IcpTransferError }> {
  return { kind: "done", state, result: { Err: error } };
}
