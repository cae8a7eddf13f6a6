import { type CmcArgs, cmcInterface, type CmcResults } from "../../../wire/mod.ts";
import { findCanister, withCanister } from "../../canisters.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type { SubnetState } from "../../state.ts";
import { createFundedCanister } from "../create-funded-canister.ts";
import { cyclesAccountKey } from "../cycles-ledger/cycles-account-key.ts";
import { cyclesRules } from "../cycles-ledger/cycles-rules.ts";
import { depositCycles, isDepositable } from "../cycles-ledger/deposit-cycles.ts";
import { subaccountTrap } from "../ledger/token.ts";
import {
  type MethodRequest,
  type MethodResult,
  queryMethod,
  type SystemMethod,
  updateMethod,
} from "../system-method.ts";
import { XDR_PERMYRIAD_PER_ICP } from "./conversion-rate.ts";
import { notifyError, notifyPayment } from "./notify.ts";

/** The methods of the cycles minting canister by name. */
export const cmcMethods: ReadonlyMap<string, SystemMethod> = new Map([
  [
    "get_default_subnets",
    queryMethod(cmcInterface, "get_default_subnets", (state) => [state.config.subnetId]),
  ],
  ["get_icp_xdr_conversion_rate", queryMethod(cmcInterface, "get_icp_xdr_conversion_rate", conversionRate)],
  ["notify_mint_cycles", updateMethod(cmcInterface, "notify_mint_cycles", notifyMintCycles)],
  ["notify_create_canister", updateMethod(cmcInterface, "notify_create_canister", notifyCreateCanister)],
  ["notify_top_up", updateMethod(cmcInterface, "notify_top_up", notifyTopUp)],
]);

const UNAUTHORIZED = 6n;

/** The rate of the latest batch time. It is not certified by the canister: the two proof fields stay empty. */
function conversionRate(state: SubnetState): CmcResults["get_icp_xdr_conversion_rate"] {
  return {
    data: {
      timestamp_seconds: state.timeNs / 1_000_000_000n,
      xdr_permyriad_per_icp: XDR_PERMYRIAD_PER_ICP,
    },
    hash_tree: new Uint8Array(),
    certificate: new Uint8Array(),
  };
}

/** `notify_mint_cycles`: deposits the cycles with the cycles ledger, into an account of the caller. */
function notifyMintCycles(
  state: SubnetState,
  request: MethodRequest<CmcArgs["notify_mint_cycles"]>,
  context: ReplicaContext,
): MethodResult<CmcResults["notify_mint_cycles"]> {
  const { args, caller } = request;
  const trap = subaccountTrap(args.to_subaccount);
  if (trap !== undefined) return trap;
  const to = cyclesAccountKey(caller, args.to_subaccount[0]);
  const notification = {
    blockIndex: args.block_index,
    purpose: "mint",
    beneficiary: caller,
    spend: (before: SubnetState, amount: bigint) => {
      if (!isDepositable(amount)) {
        return {
          ok: false,
          reason: `${amount} cycles do not cover the deposit fee of ${cyclesRules.fee}`,
        } as const;
      }
      const deposit = depositCycles(before, { to, amount, memo: args.deposit_memo[0] });
      const { blockIndex, balance } = deposit;
      const notified = { kind: "minted", mintedCycles: amount, blockIndex, balance } as const;
      return { ok: true, state: deposit.state, notified } as const;
    },
  } as const;
  const { state: after, block } = notifyPayment(state, notification, context);
  if (block.kind !== "minted") return { kind: "done", state: after, result: { Err: notifyError(block) } };
  const { mintedCycles, blockIndex, balance } = block;
  const result = { Ok: { minted: mintedCycles, block_index: blockIndex, balance } };
  return { kind: "done", state: after, result };
}

/** `notify_create_canister`: creates a canister out of the cycles, for the caller only. */
function notifyCreateCanister(
  state: SubnetState,
  request: MethodRequest<CmcArgs["notify_create_canister"]>,
  context: ReplicaContext,
): MethodResult<CmcResults["notify_create_canister"]> {
  const { args, caller } = request;
  if (args.controller.toText() !== caller.toText()) {
    const error_message = `${caller.toText()} is not authorized to create a canister on behalf of ${args.controller.toText()}`;
    return { kind: "done", state, result: { Err: { Other: { error_code: UNAUTHORIZED, error_message } } } };
  }
  const notification = {
    blockIndex: args.block_index,
    purpose: "create",
    beneficiary: caller,
    spend: (before: SubnetState, cycles: bigint) => {
      const created = createFundedCanister(before, { cycles, creator: caller, creation: args }, context);
      if (!created.ok) return created;
      const notified = { kind: "created", canisterId: created.canisterId } as const;
      return { ok: true, state: created.state, notified } as const;
    },
  } as const;
  const { state: after, block } = notifyPayment(state, notification, context);
  const result = block.kind === "created" ? { Ok: block.canisterId } : { Err: notifyError(block) };
  return { kind: "done", state: after, result };
}

/** `notify_top_up`: adds the cycles to a canister, whoever asks. */
function notifyTopUp(
  state: SubnetState,
  request: MethodRequest<CmcArgs["notify_top_up"]>,
  context: ReplicaContext,
): MethodResult<CmcResults["notify_top_up"]> {
  const { block_index, canister_id } = request.args;
  const notification = {
    blockIndex: block_index,
    purpose: "top_up",
    beneficiary: canister_id,
    spend: (before: SubnetState, cycles: bigint) => {
      const canister = findCanister(before, canister_id);
      if (canister === undefined) {
        return { ok: false, reason: `Canister ${canister_id.toText()} not found.` } as const;
      }
      const funded = withCanister(before, { ...canister, cycles: canister.cycles + cycles });
      return { ok: true, state: funded, notified: { kind: "topped_up", cycles } } as const;
    },
  } as const;
  const { state: after, block } = notifyPayment(state, notification, context);
  const result = block.kind === "topped_up" ? { Ok: block.cycles } : { Err: notifyError(block) };
  return { kind: "done", state: after, result };
}
