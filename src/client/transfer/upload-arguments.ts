import type { Principal } from "@icp-sdk/core/principal";
import { encodeHex } from "../../bytes/mod.ts";
import {
  encodeManagementArgs,
  type SnapshotMetadata,
  type UploadSnapshotMetadataArgs,
} from "../../wire/mod.ts";

/** What begins the upload of a snapshot with these metadata. */
export function uploadMetadataArgs(
  metadata: SnapshotMetadata,
  canisterId: Principal,
  replace?: Uint8Array,
): UploadSnapshotMetadataArgs {
  return {
    canister_id: canisterId,
    replace_snapshot: replace === undefined ? [] : [replace],
    wasm_module_size: metadata.wasm_module_size,
    globals: metadata.globals,
    wasm_memory_size: metadata.wasm_memory_size,
    stable_memory_size: metadata.stable_memory_size,
    certified_data: metadata.certified_data,
    global_timer: metadata.global_timer,
    on_low_wasm_memory_hook_status: metadata.on_low_wasm_memory_hook_status,
  };
}

/**
 * Whether a snapshot on a network holds what an upload says about it: sizes, globals bit by bit, certified data, timer
 * and hook (as far as they are given). Chunks come later and are not compared.
 */
export function hasUploadedMetadata(
  found: SnapshotMetadata,
  wanted: SnapshotMetadata,
  canisterId: Principal,
): boolean {
  if (!("metadata_upload" in found.source)) return false;
  const comparable: SnapshotMetadata = {
    ...found,
    ...(wanted.global_timer.length === 0 && { global_timer: [] }),
    ...(wanted.on_low_wasm_memory_hook_status.length === 0 && { on_low_wasm_memory_hook_status: [] }),
  };
  return encoded(comparable, canisterId) === encoded(wanted, canisterId);
}

function encoded(metadata: SnapshotMetadata, canisterId: Principal): string {
  return encodeHex(
    encodeManagementArgs("upload_canister_snapshot_metadata", uploadMetadataArgs(metadata, canisterId)),
  );
}
