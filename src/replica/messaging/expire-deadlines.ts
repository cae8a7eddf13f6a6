import { findCanister, withCanister } from "../canisters.ts";
import { reject } from "../error-code.ts";
import type { ReplicaLimits } from "../limits.ts";
import type { ReplicaState } from "../state.ts";
import { plainReject } from "./call-answer.ts";
import type { Deadline, PendingStop } from "./call-state.ts";
import { dueNs, STOP_TIMEOUT_NS } from "./deadlines.ts";
import { enqueueMessage } from "./message-queue.ts";
import { respond } from "./respond.ts";

const SYS_UNKNOWN = 6;

/**
 * Gives up the best-effort calls and the stops whose time is over at `state.timeNs`.
 *
 * The caller of a best-effort call is told that its outcome is unknown; the response that comes later runs
 * nothing, but brings back the cycles that were not accepted. A stop that takes too long is rejected, but the canister stays stopping.
 */
export function expireDeadlines(state: ReplicaState, limits: ReplicaLimits): ReplicaState {
  let current = state;
  for (let next = state.deadlines.first(); next !== undefined; next = current.deadlines.first()) {
    const [key, deadline] = next;
    if (dueNs(key) > state.timeNs) break;
    current =
      deadline.kind === "call" ? expireCall(current, deadline) : expireStops(current, deadline, limits);
  }
  return current;
}

/** The callback loses its deadline, which is over. Whichever response comes first, the callback runs once. */
function expireCall(state: ReplicaState, deadline: Extract<Deadline, { kind: "call" }>): ReplicaState {
  const { canisterId, callbackId } = deadline;
  const canister = findCanister(state, canisterId);
  const callback = canister?.callbacks.get(callbackId);
  if (canister === undefined || callback === undefined) return state;
  const callbacks = canister.callbacks.with(callbackId, { ...callback, deadlineNs: 0n });
  return enqueueMessage(withCanister(state, { ...canister, callbacks }), {
    kind: "response",
    caller: { kind: "canister", canisterId, callbackId, deadlineNs: callback.deadlineNs },
    payload: { kind: "reject", code: SYS_UNKNOWN, message: "Call deadline has expired." },
    refund: 0n,
  });
}

function expireStops(
  state: ReplicaState,
  { canisterId }: Extract<Deadline, { kind: "stop" }>,
  limits: ReplicaLimits,
): ReplicaState {
  const canister = findCanister(state, canisterId);
  if (canister?.status.kind !== "stopping") return state;
  const isOver = ({ sinceNs }: PendingStop): boolean => sinceNs + STOP_TIMEOUT_NS <= state.timeNs;
  const { stops } = canister.status;
  const status = { kind: "stopping", stops: stops.filter((stop) => !isOver(stop)) } as const;
  let current = withCanister(state, { ...canister, status });
  const answer = plainReject(reject("IC0206", "Stop canister request timed out"));
  for (const { caller, refund } of stops.filter(isOver)) {
    current = respond(current, caller, { answer, refund }, limits);
  }
  return current;
}
