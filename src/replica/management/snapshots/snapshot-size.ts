import { GLOBAL_BYTES, storedGlobals } from "../../cycles/memory-usage.ts";
import { WASM_CHUNK_BYTES } from "../../cycles/prices.ts";
import { WASM_PAGE_BYTES } from "../../../pages/mod.ts";
import type { CanisterState, InstalledCode } from "../../state.ts";

/**
 * `total_size` in bytes of a snapshot taken from `canister`: logical memory sizes, 32 bytes for every global and for the
 * instruction counter, the module as installed, a full MiB for every WasmChunk, and the certified data.
 */
export function takenSnapshotBytes(canister: CanisterState, installed: InstalledCode | undefined): number {
  const common = canister.chunkStore.size * WASM_CHUNK_BYTES + canister.certifiedData.length;
  if (installed === undefined) return common;
  const { execution } = installed;
  const memories = (execution.heapWasmPages + execution.stableWasmPages) * WASM_PAGE_BYTES;
  return common + memories + storedGlobals(execution.globals) * GLOBAL_BYTES + installed.rawModule.length;
}

/** Sizes that an uploaded metadata names, all in bytes but the number of globals. */
export interface UploadedSizes {
  readonly wasmModuleBytes: number;
  readonly heapBytes: number;
  readonly stableBytes: number;
  readonly certifiedDataBytes: number;
  readonly globals: number;
}

/** `total_size` in bytes of a snapshot created by metadata upload, before any WasmChunk; no instruction counter is counted. */
export function uploadedSnapshotBytes(sizes: UploadedSizes): number {
  return (
    sizes.wasmModuleBytes +
    sizes.heapBytes +
    sizes.stableBytes +
    sizes.certifiedDataBytes +
    sizes.globals * GLOBAL_BYTES
  );
}
