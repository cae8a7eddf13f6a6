import { encodeManagementResult, type Principal } from "../../wire/mod.ts";
import { findCanister, withCanister } from "../canisters.ts";
import { respond } from "../messaging/respond.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";

/** Stops the canister `id` if it is stopping and works on no call any more, and answers all who waited for that. */
export function finishStopping(state: ReplicaState, id: Principal, context: ReplicaContext): ReplicaState {
  const canister = findCanister(state, id);
  if (canister?.status.kind !== "stopping" || canister.callContexts.size > 0) return state;
  const { stops } = canister.status;
  let current = withCanister(state, {
    ...canister,
    status: { kind: "stopped" },
    version: canister.version + 1n,
  });
  const answer = { kind: "reply", data: encodeManagementResult("stop_canister", null) } as const;
  for (const { caller, refund } of stops)
    current = respond(current, caller, { answer, refund }, context.limits);
  return current;
}
