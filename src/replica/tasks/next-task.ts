import { findCanister } from "../canisters.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { timerDueNs } from "./task-index.ts";
import { canPayForTask } from "./task-runner.ts";

/**
 * When a round is due for the sake of timers and heartbeats although nobody calls, nanoseconds since 1970; a time that is
 * not later than the state's means at once. `undefined` while no canister has a timer or a heartbeat.
 *
 * A timer that was due in the last round and was not run, as it armed itself again or the round was full, waits for
 * `limits.timerPauseNs`; if its canister is frozen it is looked at again at the interval of the heartbeats.
 */
export function nextTaskNs(state: ReplicaState, context: ReplicaContext): bigint | undefined {
  return earlier(nextTimerNs(state, context), nextHeartbeatNs(state, context));
}

/** The earlier of two times; `undefined` stands for never. */
export function earlier(one: bigint | undefined, other: bigint | undefined): bigint | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

function nextTimerNs(state: ReplicaState, context: ReplicaContext): bigint | undefined {
  const { timeNs, tasks } = state;
  const { timerPauseNs, heartbeatIntervalNs } = context.limits;
  let retryNs: bigint | undefined;
  for (const [key, canisterId] of tasks.timers) {
    const dueNs = timerDueNs(key);
    if (dueNs > timeNs) return earlier(retryNs, dueNs);
    const canister = findCanister(state, canisterId);
    if (canister !== undefined && canPayForTask(canister, context)) return timeNs + timerPauseNs;
    retryNs = timeNs + heartbeatIntervalNs;
  }
  return retryNs;
}

function nextHeartbeatNs(
  { schedule, tasks, timeNs }: ReplicaState,
  context: ReplicaContext,
): bigint | undefined {
  if (schedule.heartbeatCursor !== "") return timeNs;
  if (tasks.heartbeats.size === 0) return undefined;
  return schedule.heartbeatAtNs + context.limits.heartbeatIntervalNs;
}
