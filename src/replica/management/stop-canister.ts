import { withCanister } from "../canisters.ts";
import { finishStopping } from "../lifecycle/finish-stopping.ts";
import type { PendingStop } from "../messaging/call-state.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterState, ReplicaState } from "../state.ts";
import { requireController } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/**
 * `stop_canister`: lets a canister take no more calls, and answers when it works on none any more.
 *
 * Stopping and having stopped are two steps, each with its version; on a canister that is stopped already the call counts
 * as one.
 */
export function stopCanister(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeArgs("stop_canister", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const access = requireController(state, decoded.args.canister_id, call.caller);
  if (!access.ok) return rejected(state, access.reject);
  const canister = { ...access.canister, version: access.canister.version + 1n };
  if (canister.status.kind === "stopped") {
    return replied(withCanister(state, canister), "stop_canister", null);
  }
  if (canister.callContexts.size > 0) {
    return { kind: "pending", state: withCanister(state, waiting(canister, call, state.timeNs)) };
  }
  const stopping = withCanister(state, {
    ...canister,
    status: { kind: "stopping", stops: pendingStops(canister) },
  });
  return replied(finishStopping(stopping, canister.id, context), "stop_canister", null);
}

function waiting(canister: CanisterState, call: ManagementCall, timeNs: bigint): CanisterState {
  const { origin: caller, cyclesAttached: refund } = call;
  const stops = pendingStops(canister);
  const added: readonly PendingStop[] = caller === undefined ? [] : [{ caller, refund, sinceNs: timeNs }];
  return { ...canister, status: { kind: "stopping", stops: [...stops, ...added] } };
}

function pendingStops({ status }: CanisterState): readonly PendingStop[] {
  return status.kind === "stopping" ? status.stops : [];
}
