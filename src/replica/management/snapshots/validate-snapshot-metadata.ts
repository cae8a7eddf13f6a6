import { WASM_PAGE_BYTES } from "../../../pages/mod.ts";
import type { ManagementArgs } from "../../../wire/mod.ts";
import type { ReplicaLimits } from "../../limits.ts";

type Metadata = ManagementArgs["upload_canister_snapshot_metadata"];

/** What can be wrong with uploaded metadata, in the Internet Computer's names. */
export type MetadataFault =
  | "WasmModuleEmpty"
  | "WasmModuleTooLarge"
  | "WasmMemoryNotPageAligned"
  | "WasmMemoryTooLarge"
  | "StableMemoryNotPageAligned"
  | "StableMemoryTooLarge"
  | "ExportedGlobalsTooLarge"
  | "CertifiedDataTooLarge";

const MAX_GLOBALS = 1000;
const MAX_CERTIFIED_DATA_BYTES = 32;

/**
 * The first fault of `metadata`, `undefined` if there is none.
 *
 * `width` is that of the module which the canister has installed now; an empty canister counts as 32.
 */
export function validateSnapshotMetadata(
  metadata: Metadata,
  width: 32 | 64,
  limits: ReplicaLimits,
): MetadataFault | undefined {
  const { wasm_module_size, wasm_memory_size, stable_memory_size } = metadata;
  const maxHeapBytes = width === 64 ? limits.maxHeap64Bytes : limits.maxHeap32Bytes;
  if (wasm_module_size === 0n) return "WasmModuleEmpty";
  if (wasm_module_size > BigInt(limits.maxWasmModuleBytes)) return "WasmModuleTooLarge";
  if (!isPageAligned(wasm_memory_size)) return "WasmMemoryNotPageAligned";
  if (wasm_memory_size > BigInt(maxHeapBytes)) return "WasmMemoryTooLarge";
  if (!isPageAligned(stable_memory_size)) return "StableMemoryNotPageAligned";
  if (stable_memory_size > BigInt(limits.maxStableBytes)) return "StableMemoryTooLarge";
  if (metadata.globals.length > MAX_GLOBALS) return "ExportedGlobalsTooLarge";
  return metadata.certified_data.length > MAX_CERTIFIED_DATA_BYTES ? "CertifiedDataTooLarge" : undefined;
}

function isPageAligned(sizeBytes: bigint): boolean {
  return sizeBytes % BigInt(WASM_PAGE_BYTES) === 0n;
}
