import type { ExecutionState, KeptMemories } from "../../../engine/mod.ts";
import { WASM_PAGE_BYTES } from "../../../pages/mod.ts";
import type { CanisterModule } from "../../../wasm/mod.ts";
import type { Principal } from "../../../wire/mod.ts";
import type { Reject } from "../../error-code.ts";
import { trapReject } from "../../execution/execution-reject.ts";
import { prepareCode } from "../../lifecycle/prepare-code.ts";
import { refreshLowMemoryHook } from "../../low-memory-hook.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type { CanisterSnapshot, CanisterState, InstalledCode, LowMemoryHook } from "../../state.ts";
import { isHookConsistent, isLowOnWasmMemory } from "./low-memory-condition.ts";
import { readModule } from "./snapshot-module.ts";
import { snapshotInconsistent } from "./snapshot-rejects.ts";

export type RestoredCode =
  { readonly ok: true; readonly installed: InstalledCode } | { readonly ok: false; readonly reject: Reject };

/**
 * The code and memories that `snapshot` describes, for the canister `canisterId`.
 *
 * A snapshot that was taken has its module ready. An uploaded one is checked now: the module must be valid and
 * compile (IC0505), its globals must be those of the metadata (IC0408), and its memory must be able to have the size of
 * the metadata (IC0408).
 */
export function restoreCode(
  snapshot: CanisterSnapshot,
  canisterId: Principal,
  context: ReplicaContext,
): RestoredCode {
  const { wasmModule } = snapshot;
  if (wasmModule.kind === "prepared") {
    const { rawModule, moduleHash, module } = wasmModule;
    const execution = executionOf(snapshot, module);
    return { ok: true, installed: { rawModule, moduleHash, module, execution } };
  }
  const range = { offset: 0, sizeBytes: wasmModule.sizeBytes };
  const rawModule = readModule(wasmModule, context.pageStore, range);
  const prepared = prepareCode(canisterId, rawModule, context);
  if (!prepared.ok) return prepared;
  const { module } = prepared;
  const compiled = context.engine.createExecutionState(module, keptMemories(snapshot));
  if (!compiled.ok) return { ok: false, reject: trapReject(canisterId, compiled.fault) };
  const mismatch = checkAgainstModule(snapshot, module);
  if (mismatch !== undefined) return { ok: false, reject: mismatch };
  const moduleHash = context.platform.sha256(rawModule);
  return { ok: true, installed: { rawModule, moduleHash, module, execution: executionOf(snapshot, module) } };
}

/** Both memories of `snapshot`, so that the engine applies no initial data. */
function keptMemories(snapshot: CanisterSnapshot): KeptMemories {
  return {
    heap: { map: snapshot.heap, wasmPages: snapshot.heapBytes / WASM_PAGE_BYTES },
    stable: { map: snapshot.stable, wasmPages: snapshot.stableBytes / WASM_PAGE_BYTES },
  };
}

/**
 * `canister` with `installed` and everything else that a load takes from the snapshot.
 *
 * The global timer and the status of the low-memory hook come from an uploaded snapshot that names them; otherwise the
 * timer stays as it is, and the hook is looked at again for the restored heap.
 */
export function withRestoredCode(
  canister: CanisterState,
  installed: InstalledCode,
  options: { readonly snapshot: CanisterSnapshot; readonly timeNs: bigint },
): CanisterState {
  const { snapshot, timeNs } = options;
  const uploaded = snapshot.source.kind === "metadata_upload";
  const { chunkStore, certifiedData } = snapshot;
  const restored = refreshLowMemoryHook({
    ...canister,
    installed,
    chunkStore,
    certifiedData,
    lastInstallNs: timeNs,
  });
  if (!uploaded) return restored;
  return {
    ...restored,
    globalTimerNs: snapshot.globalTimerNs ?? restored.globalTimerNs,
    lowMemoryHook: snapshot.lowMemoryHook ?? restored.lowMemoryHook,
  };
}

/** IC0408 if the hook status of an uploaded snapshot contradicts the settings and the heap of `restored`. */
export function checkRestored(restored: CanisterState, snapshot: CanisterSnapshot): Reject | undefined {
  const { lowMemoryHook, source } = snapshot;
  if (source.kind !== "metadata_upload" || lowMemoryHook === undefined) return undefined;
  const isLow = isLowOnWasmMemory(restored.settings, snapshot.heapBytes);
  if (isHookConsistent(lowMemoryHook, isLow)) return undefined;
  return snapshotInconsistent(
    `Hook status (Some(${hookName(lowMemoryHook)})) of uploaded snapshot is inconsistent with the canister's state (hook condition satisfied: ${isLow}).`,
  );
}

function checkAgainstModule(snapshot: CanisterSnapshot, module: CanisterModule): Reject | undefined {
  const sameGlobals =
    snapshot.globals.length === module.globals.length &&
    snapshot.globals.every((global, index) => global.type === module.globals[index]?.type);
  if (!sameGlobals) {
    return snapshotInconsistent(
      "Wasm exported globals of canister module and snapshot metadata do not match.",
    );
  }
  const heapWasmPages = snapshot.heapBytes / WASM_PAGE_BYTES;
  if (heapWasmPages <= module.maximumWasmPages) return undefined;
  return snapshotInconsistent(
    `Wasm memory of ${heapWasmPages} pages in snapshot metadata exceeds the maximum of ${module.maximumWasmPages} pages of the canister module.`,
  );
}

function executionOf(snapshot: CanisterSnapshot, module: CanisterModule): ExecutionState {
  return {
    module,
    heap: snapshot.heap,
    heapWasmPages: snapshot.heapBytes / WASM_PAGE_BYTES,
    stable: snapshot.stable,
    stableWasmPages: snapshot.stableBytes / WASM_PAGE_BYTES,
    globals: snapshot.globals,
  };
}

function hookName(hook: LowMemoryHook): string {
  switch (hook) {
    case "condition_not_satisfied":
      return "ConditionNotSatisfied";
    case "ready":
      return "Ready";
    case "executed":
      return "Executed";
  }
}
