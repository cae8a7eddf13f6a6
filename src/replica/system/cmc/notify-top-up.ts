import type { CmcArgs, CmcResults } from "../../../wire/mod.ts";
import { findCanister, withCanister } from "../../canisters.ts";
import type { ReplicaState } from "../../state.ts";
import type { MethodRequest, MethodResult } from "../system-method.ts";
import { notifyError, notifyPayment } from "./notify.ts";

/** `notify_top_up`: adds the cycles to a canister, whoever asks. */
export function notifyTopUp(
  state: ReplicaState,
  request: MethodRequest<CmcArgs["notify_top_up"]>,
): MethodResult<CmcResults["notify_top_up"]> {
  const { block_index, canister_id } = request.args;
  const notification = {
    blockIndex: block_index,
    purpose: "top_up",
    beneficiary: canister_id,
    spend: (before: ReplicaState, cycles: bigint) => {
      const canister = findCanister(before, canister_id);
      if (canister === undefined) {
        return { ok: false, reason: `Canister ${canister_id.toText()} not found.` } as const;
      }
      const funded = withCanister(before, { ...canister, cycles: canister.cycles + cycles });
      return { ok: true, state: funded, notified: { kind: "topped_up", cycles } } as const;
    },
  } as const;
  const { state: after, block } = notifyPayment(state, notification);
  const result = block.kind === "topped_up" ? { Ok: block.cycles } : { Err: notifyError(block) };
  return { kind: "done", state: after, result };
}
