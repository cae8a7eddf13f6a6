import type { ReplicaState } from "../state.ts";
import { requireController } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/** `canister_metrics`: the cycles that a canister has used since its creation, by purpose; for its controllers. */
export function canisterMetrics(state: ReplicaState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("canister_metrics", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const access = requireController(state, decoded.args.canister_id, call.caller);
  if (!access.ok) return rejected(state, access.reject);
  const { cyclesConsumed } = access.canister;
  return replied(state, "canister_metrics", {
    cycles_consumed: {
      memory: cyclesConsumed.memory,
      compute_allocation: cyclesConsumed.computeAllocation,
      ingress_induction: cyclesConsumed.ingressInduction,
      instructions: cyclesConsumed.instructions,
      request_and_response_transmission: cyclesConsumed.requestAndResponseTransmission,
      uninstall: cyclesConsumed.uninstall,
      canister_creation: cyclesConsumed.canisterCreation,
      http_outcalls: cyclesConsumed.httpOutcalls,
      burned_cycles: cyclesConsumed.burnedCycles,
    },
  });
}
