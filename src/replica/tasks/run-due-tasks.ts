import type { Principal } from "../../wire/mod.ts";
import { findCanister, withCanister } from "../canisters.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { runLowMemoryHooks } from "./low-memory-hooks.ts";
import { timerDueNs } from "./task-index.ts";
import { canPayForTask, type RunTask, runTaskIsolated, type TaskExecution } from "./task-runner.ts";

/**
 * Runs the timers that are due and the heartbeats of this interval, and after each of them the low-memory hooks that it
 * made ready.
 *
 * Begins no further task once `limits.roundTaskInstructions` are used up, so that calls have their share of the round;
 * what is left is due in the next one. Canisters that cannot pay for a task are passed over: their timers stay armed.
 */
export function runDueTasks(state: ReplicaState, context: ReplicaContext, run: RunTask): TaskExecution {
  const hooks = runLowMemoryHooks(state, context, run);
  const timers = runTimers(hooks, context, run);
  return runHeartbeats(timers, context, run);
}

/**
 * Each timer that is due when the round begins fires once, the earliest first. It is deactivated before it runs: a trap
 * does not arm it again, and one that arms itself for a time that has passed fires in the next round.
 */
function runTimers(before: TaskExecution, context: ReplicaContext, run: RunTask): TaskExecution {
  const due: Principal[] = [];
  for (const [key, canisterId] of before.state.tasks.timers) {
    if (timerDueNs(key) > before.state.timeNs) break;
    due.push(canisterId);
  }
  let current = before;
  for (const canisterId of due) {
    if (isUsedUp(current, context)) break;
    const canister = findCanister(current.state, canisterId);
    // An earlier task may have stopped, frozen or removed it, or moved its timer.
    if (canister === undefined || canister.status.kind !== "running") continue;
    if (canister.globalTimerNs === 0n || canister.globalTimerNs > current.state.timeNs) continue;
    if (!canPayForTask(canister, context)) continue;
    const state = withCanister(current.state, { ...canister, globalTimerNs: 0n });
    current = runNext({ ...current, state }, { canisterId, kind: "global_timer", run }, context);
  }
  return current;
}

/**
 * Runs the heartbeats of an interval in the order of the canisters' ids. Those for which a round has no room left get
 * theirs in the next one, before another interval begins.
 */
function runHeartbeats(before: TaskExecution, context: ReplicaContext, run: RunTask): TaskExecution {
  const { heartbeatCursor, heartbeatAtNs } = before.state.schedule;
  const { timeNs, tasks } = before.state;
  if (tasks.heartbeats.size === 0 && heartbeatCursor === "") return before;
  const isNewInterval = heartbeatCursor === "";
  if (isNewInterval && timeNs - heartbeatAtNs < context.limits.heartbeatIntervalNs) return before;
  let current = isNewInterval ? withSchedule(before, { heartbeatAtNs: timeNs }) : before;
  let last = heartbeatCursor;
  for (const [key, canisterId] of tasks.heartbeats) {
    if (key <= heartbeatCursor) continue;
    if (isUsedUp(current, context)) return withSchedule(current, { heartbeatCursor: last });
    last = key;
    const canister = findCanister(current.state, canisterId);
    if (canister === undefined || !current.state.tasks.heartbeats.has(key)) continue;
    if (!canPayForTask(canister, context)) continue;
    current = runNext(current, { canisterId, kind: "heartbeat", run }, context);
  }
  return withSchedule(current, { heartbeatCursor: "" });
}

function runNext(
  before: TaskExecution,
  task: Parameters<typeof runTaskIsolated>[1],
  context: ReplicaContext,
): TaskExecution {
  const { state, instructionsUsed } = runTaskIsolated(before.state, task, context);
  const hooks = runLowMemoryHooks(state, context, task.run);
  return {
    state: hooks.state,
    instructionsUsed: before.instructionsUsed + instructionsUsed + hooks.instructionsUsed,
  };
}

function isUsedUp({ instructionsUsed }: TaskExecution, { limits }: ReplicaContext): boolean {
  return instructionsUsed >= limits.roundTaskInstructions;
}

function withSchedule(execution: TaskExecution, changes: Partial<ReplicaState["schedule"]>): TaskExecution {
  const { state } = execution;
  return { ...execution, state: { ...state, schedule: { ...state.schedule, ...changes } } };
}
