import { encodeUtf8 } from "../../bytes/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import { appendLogs } from "../canister-logs.ts";
import { findCanister, withCanister } from "../canisters.ts";
import { executionFee } from "../cycles/fees.ts";
import { freezingThreshold } from "../cycles/freezing-threshold.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterState, ReplicaState } from "../state.ts";

/** What a canister does uncalled. */
export type TaskKind = "heartbeat" | "global_timer" | "on_low_wasm_memory";

/** What came of a task. */
export interface TaskExecution {
  readonly state: ReplicaState;
  readonly instructionsUsed: bigint;
}

/** Runs one task of a canister as a message, charges for it, and keeps its effects if it returned. */
export type RunTask = (
  state: ReplicaState,
  canisterId: Principal,
  kind: TaskKind,
  context: ReplicaContext,
) => TaskExecution;

/** Whether `canister` could pay for the longest task without being frozen by it. */
export function canPayForTask(canister: CanisterState, context: ReplicaContext): boolean {
  const width = canister.installed?.module.width ?? 32;
  const most = executionFee(context.limits.instructions.update, width);
  return canister.cycles >= freezingThreshold(canister) + most;
}

/**
 * Runs a task; a defect on the way costs this task only and leaves a line in the canister's logs.
 *
 * *Must* not throw: what makes a task due is part of the state, so one that breaks its round would break every later one
 * too.
 */
export function runTaskIsolated(
  state: ReplicaState,
  task: { readonly canisterId: Principal; readonly kind: TaskKind; readonly run: RunTask },
  context: ReplicaContext,
): TaskExecution {
  const { canisterId, kind, run } = task;
  try {
    return run(state, canisterId, kind, context);
  } catch (error) {
    const canister = findCanister(state, canisterId);
    if (canister === undefined) return { state, instructionsUsed: 0n };
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const line = encodeUtf8(`The network met a defect in ${kind}: ${reason}`);
    const logged = appendLogs(canister, [line], state.timeNs);
    return { state: withCanister(state, logged), instructionsUsed: 0n };
  }
}
