import { WASM_PAGE_BYTES } from "../pages/mod.ts";
import { isLowOnWasmMemory, updateLowMemoryHook } from "./management/snapshots/low-memory-condition.ts";
import type { CanisterState } from "./state.ts";

/** `canister` with the status of its low-memory hook brought up to date after its heap or its settings changed. */
export function refreshLowMemoryHook(canister: CanisterState): CanisterState {
  const heapBytes = (canister.installed?.execution.heapWasmPages ?? 0) * WASM_PAGE_BYTES;
  const isLow = isLowOnWasmMemory(canister.settings, heapBytes);
  const lowMemoryHook = updateLowMemoryHook(canister.lowMemoryHook, isLow);
  return lowMemoryHook === canister.lowMemoryHook ? canister : { ...canister, lowMemoryHook };
}
