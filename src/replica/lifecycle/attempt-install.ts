import type { ExecutionState, KeptMemories } from "../../engine/mod.ts";
import type { CanisterModule } from "../../wasm/mod.ts";
import type { Reject } from "../error-code.ts";
import { trapReject, wasmModuleNotFound } from "../execution/execution-reject.ts";
import { wasmMemoryLimitFault } from "../execution/wasm-memory-limit-fault.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterLogs, CanisterState, ReplicaState } from "../state.ts";
import { InstallRun, type InstallStep } from "./install-run.ts";
import { checkPersistence, type InstallMode } from "./persistence-mode.ts";

/** An install whose module is accepted. */
export interface InstallPlan {
  readonly mode: InstallMode;
  readonly module: CanisterModule;
  readonly arg: Uint8Array;
  /** Principal bytes of who installs. */
  readonly caller: Uint8Array;
}

/** What the hooks of an install led to; `logs` and `instructionsUsed` count in either case. */
export type InstallAttempt = {
  readonly logs: CanisterLogs;
  readonly instructionsUsed: bigint;
} & (
  | { readonly ok: true; readonly canister: CanisterState; readonly execution: ExecutionState }
  | { readonly ok: false; readonly reject: Reject }
);

/**
 * Runs the hooks of an install on `canister`.
 *
 * The answered canister has their effects, but neither the new code nor the new version. During `start`, `init` and
 * `post_upgrade` the canister sees its coming version and no timer; `pre_upgrade` sees it as it was.
 */
export function attemptInstall(
  state: ReplicaState,
  canister: CanisterState,
  plan: InstallPlan,
  context: ReplicaContext,
): InstallAttempt {
  const run = new InstallRun(state, canister, context);
  const { mode } = plan;
  const step = mode.kind === "upgrade" ? upgrade(run, plan, mode, context) : install(run, plan, context);
  const { instructionsUsed } = run;
  const { logs } = run.canister;
  if (!step.ok) return { ok: false, reject: step.reject, logs, instructionsUsed };
  const fault = wasmMemoryLimitFault(canister, step.execution);
  if (fault !== undefined) return { ok: false, reject: fault, logs, instructionsUsed };
  const changed = { ...run.canister, version: canister.version };
  return { ok: true, canister: changed, execution: step.execution, logs, instructionsUsed };
}

function install(run: InstallRun, plan: InstallPlan, context: ReplicaContext): InstallStep {
  run.canister = { ...run.canister, certifiedData: new Uint8Array() };
  return enterNewCode(run, plan, { kind: "init", keep: {} }, context);
}

function upgrade(
  run: InstallRun,
  plan: InstallPlan,
  mode: Extract<InstallMode, { kind: "upgrade" }>,
  context: ReplicaContext,
): InstallStep {
  const { installed, id } = run.canister;
  if (installed === undefined) return { ok: false, reject: wasmModuleNotFound(id) };
  const fault = checkPersistence(mode, installed.module, plan.module);
  if (fault !== undefined) return { ok: false, reject: fault };
  let { execution } = installed;
  if (!mode.skipPreUpgrade) {
    const step = run.run({ kind: "pre_upgrade", execution, arg: new Uint8Array(), caller: plan.caller });
    if (!step.ok) return step;
    execution = step.execution;
  }
  const stable = { map: execution.stable, wasmPages: execution.stableWasmPages };
  const heap = { map: execution.heap, wasmPages: execution.heapWasmPages };
  const keep = mode.persistence === "keep" ? { stable, heap } : { stable };
  return enterNewCode(run, plan, { kind: "post_upgrade", keep }, context);
}

function enterNewCode(
  run: InstallRun,
  plan: InstallPlan,
  entry: { readonly kind: "init" | "post_upgrade"; readonly keep: KeptMemories },
  context: ReplicaContext,
): InstallStep {
  run.canister = { ...run.canister, version: run.canister.version + 1n, globalTimerNs: 0n };
  const created = context.engine.createExecutionState(plan.module, entry.keep);
  if (!created.ok) return { ok: false, reject: trapReject(run.canister.id, created.fault) };
  const { caller, arg } = plan;
  const started = run.run({ kind: "start", execution: created.state, arg: new Uint8Array(), caller });
  if (!started.ok) return started;
  return run.run({ kind: entry.kind, execution: started.execution, arg, caller });
}
