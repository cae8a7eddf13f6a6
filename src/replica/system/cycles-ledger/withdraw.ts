import { encodeCbor, type CyclesLedgerResults, type CyclesWithdrawArgs } from "../../../wire/mod.ts";
import { findCanister, withCanister } from "../../canisters.ts";
import type { ReplicaState } from "../../state.ts";
import { commonError } from "../ledger/icrc-error.ts";
import { subaccountTrap } from "../ledger/token.ts";
import type { MethodRequest, MethodResult } from "../system-method.ts";
import { burnCycles, refundCycles } from "./burn-cycles.ts";
import { cyclesAccountKey } from "./cycles-account-key.ts";

type Result = CyclesLedgerResults["withdraw"];

const REFUND_MEMO: Uint8Array = new Uint8Array(32).fill(0xff);
const SELF_AUTHENTICATING_BYTES = 29;
const ZERO_WITHDRAWAL = 100_002n;

/**
 * `withdraw` of the cycles ledger: moves cycles from an account to a canister. The amount comes back, less a second fee,
 * if there is no such canister.
 */
export function withdraw(
  state: ReplicaState,
  request: MethodRequest<CyclesWithdrawArgs>,
): MethodResult<Result> {
  const { args, caller } = request;
  const trap = subaccountTrap(args.from_subaccount);
  if (trap !== undefined) return trap;
  const receiver = args.to.toUint8Array();
  if (receiver.length === SELF_AUTHENTICATING_BYTES && receiver.at(-1) === 2) {
    return { kind: "done", state, result: { Err: { InvalidReceiver: { receiver: args.to } } } };
  }
  if (args.amount === 0n) {
    const message = "The withdraw_from 0 cycles is not possible";
    const result = { Err: { GenericError: { error_code: ZERO_WITHDRAWAL, message } } };
    return { kind: "done", state, result };
  }
  const burn = {
    from: cyclesAccountKey(caller, args.from_subaccount[0]),
    amount: args.amount,
    memo: receiverMemo(receiver),
    createdAtNs: args.created_at_time[0],
  };
  const burned = burnCycles(state, burn);
  if (!burned.ok) return { kind: "done", state, result: { Err: commonError(burned.refusal) } };
  const canister = findCanister(burned.state, args.to);
  if (canister !== undefined) {
    const funded = { ...canister, cycles: canister.cycles + args.amount };
    return { kind: "done", state: withCanister(burned.state, funded), result: { Ok: burned.blockIndex } };
  }
  const refund = refundCycles(burned.state, burn, REFUND_MEMO);
  const result: Result = {
    Err: {
      FailedToWithdraw: {
        fee_block: refund.blockIndex === undefined ? [] : [refund.blockIndex],
        rejection_code: { DestinationInvalid: null },
        rejection_reason: `Canister ${args.to.toText()} not found.`,
      },
    },
  };
  return { kind: "done", state: refund.state, result };
}

/** The memo that makes withdrawals to different canisters different transactions. */
function receiverMemo(receiver: Uint8Array): Uint8Array {
  return encodeCbor(receiver).slice(0, 32);
}
