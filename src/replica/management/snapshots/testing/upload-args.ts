import type { ManagementArgs } from "../../../../wire/mod.ts";
import { firstId } from "./subnet-fixture.ts";

type Metadata = ManagementArgs["upload_canister_snapshot_metadata"];

/** Metadata of the smallest snapshot, changed by `changes`. */
export function uploadArgs(changes: Partial<Metadata> = {}): Metadata {
  return {
    canister_id: firstId,
    replace_snapshot: [],
    wasm_module_size: 1n,
    globals: [],
    wasm_memory_size: 0n,
    stable_memory_size: 0n,
    certified_data: new Uint8Array(),
    global_timer: [],
    on_low_wasm_memory_hook_status: [],
    ...changes,
  };
}
