import type { CyclesCreateCanisterArgs, CyclesLedgerResults } from "../../../wire/mod.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type { ReplicaState } from "../../state.ts";
import { createFundedCanister } from "../create-funded-canister.ts";
import { blockKey } from "../ledger/ledger-state.ts";
import { commonError } from "../ledger/icrc-error.ts";
import type { LedgerRefusal } from "../ledger/ledger-refusal.ts";
import { subaccountTrap } from "../ledger/token.ts";
import type { MethodRequest, MethodResult } from "../system-method.ts";
import { burnCycles, refundCycles } from "./burn-cycles.ts";
import { cyclesAccountKey } from "./cycles-account-key.ts";

type Result = CyclesLedgerResults["create_canister"];

/** Memo of a block that pays for a canister, and of one that gives the cycles back. */
const CREATE_MEMO: Uint8Array = new Uint8Array(32).fill(0xfe);
const REFUND_MEMO: Uint8Array = new Uint8Array(32).fill(0xfd);

/**
 * `create_canister` of the cycles ledger: burns the amount and the fee, creates a canister out of the amount, and gives
 * the amount back, less a second fee, if that fails.
 */
export function createCanisterFromLedger(
  state: ReplicaState,
  request: MethodRequest<CyclesCreateCanisterArgs>,
  context: ReplicaContext,
): MethodResult<Result> {
  const { args, caller } = request;
  const trap = subaccountTrap(args.from_subaccount);
  if (trap !== undefined) return trap;
  const burn = {
    from: cyclesAccountKey(caller, args.from_subaccount[0]),
    amount: args.amount,
    memo: CREATE_MEMO,
    createdAtNs: args.created_at_time[0],
  };
  const burned = burnCycles(state, burn);
  if (!burned.ok) return { kind: "done", state, result: { Err: createError(state, burned.refusal) } };

  const order = { cycles: args.amount, creator: caller, creation: args.creation_args[0] };
  const created = createFundedCanister(burned.state, order, context);
  if (!created.ok) {
    const refund = refundCycles(burned.state, burn, REFUND_MEMO);
    const result: Result = {
      Err: {
        FailedToCreate: {
          fee_block: [burned.blockIndex],
          refund_block: refund.blockIndex === undefined ? [] : [refund.blockIndex],
          error: created.reason,
        },
      },
    };
    return { kind: "done", state: refund.state, result };
  }
  const { canisterId } = created;
  const { ledgers } = created.state;
  const createdCanisters = ledgers.createdCanisters.with(blockKey(burned.blockIndex), canisterId);
  return {
    kind: "done",
    state: { ...created.state, ledgers: { ...ledgers, createdCanisters } },
    result: { Ok: { block_id: burned.blockIndex, canister_id: canisterId } },
  };
}

type CreateError = Extract<Result, { Err: unknown }>["Err"];

/** A repeated call learns which canister the first one created. */
function createError(state: ReplicaState, refusal: LedgerRefusal): CreateError {
  if (refusal.kind === "duplicate") {
    const canisterId = state.ledgers.createdCanisters.get(blockKey(refusal.duplicateOf));
    const canister_id: [] | [typeof canisterId & object] = canisterId === undefined ? [] : [canisterId];
    return { Duplicate: { duplicate_of: refusal.duplicateOf, canister_id } };
  }
  const error = commonError(refusal);
  if (!("BadFee" in error) && !("Duplicate" in error)) return error;
  return { GenericError: { error_code: 100_000n, message: refusal.kind } };
}
