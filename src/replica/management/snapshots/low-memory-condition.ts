import type { CanisterSettings, LowMemoryHook } from "../../state.ts";

const GIB = 2 ** 30;

/**
 * Whether less than `wasm_memory_threshold` bytes remain below the Wasm memory limit for a heap of `heapBytes`. Without a
 * limit in the settings the architectural 4 GiB count.
 */
export function isLowOnWasmMemory(settings: CanisterSettings, heapBytes: number): boolean {
  const limitBytes = settings.wasmMemoryLimitBytes === 0 ? 4 * GIB : settings.wasmMemoryLimitBytes;
  return Math.max(0, limitBytes - heapBytes) < settings.wasmMemoryThresholdBytes;
}

/** The status of the hook after the condition was looked at again: it becomes ready once per fall below the threshold. */
export function updateLowMemoryHook(hook: LowMemoryHook, isLow: boolean): LowMemoryHook {
  if (!isLow) return "condition_not_satisfied";
  return hook === "condition_not_satisfied" ? "ready" : hook;
}

/** Whether a hook status may stand beside the condition. */
export function isHookConsistent(hook: LowMemoryHook, isLow: boolean): boolean {
  return isLow === (hook !== "condition_not_satisfied");
}
