import { findCanister, withCanister } from "../canisters.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { canPayForTask, type RunTask, runTaskIsolated, type TaskExecution } from "./task-runner.ts";

/**
 * Runs `canister_on_low_wasm_memory` of all canisters whose hook is ready. Called after every message, so that the hook is
 * the next that happens in its canister.
 *
 * The hook counts as executed before it runs: one that traps, that the canister does not export, or that the canister
 * cannot pay for, is not run again until memory was enough in between.
 */
export function runLowMemoryHooks(state: ReplicaState, context: ReplicaContext, run: RunTask): TaskExecution {
  let current: TaskExecution = { state, instructionsUsed: 0n };
  for (const [, canisterId] of state.tasks.hooks) {
    const canister = findCanister(current.state, canisterId);
    if (canister === undefined) continue;
    const marked = withCanister(current.state, { ...canister, lowMemoryHook: "executed" });
    const isExported = canister.installed?.module.exports.has("canister_on_low_wasm_memory") === true;
    if (!isExported || !canPayForTask(canister, context)) {
      current = { ...current, state: marked };
      continue;
    }
    const executed = runTaskIsolated(marked, { canisterId, kind: "on_low_wasm_memory", run }, context);
    current = {
      state: executed.state,
      instructionsUsed: current.instructionsUsed + executed.instructionsUsed,
    };
  }
  return current;
}
