import { decodeHex } from "../../../bytes/mod.ts";
import { encodeManagementResult, type ManagementResults } from "../../../wire/mod.ts";
import type { CanisterSnapshot, ReplicaState } from "../../state.ts";
import { chunkHashes } from "../chunks/add-chunk.ts";
import type { ManagementCall, ManagementOutcome } from "../management-call.ts";
import { decodeSnapshotArgs } from "./decode-snapshot-args.ts";
import { findOwnSnapshot } from "./find-snapshot.ts";
import { globalToCandid } from "./snapshot-globals.ts";
import { hookToCandid, sourceToCandid, timerToCandid } from "./snapshot-variants.ts";
import { refused } from "./refused.ts";
import { requireSnapshotReader } from "./snapshot-access.ts";
import { moduleBytes } from "./snapshot-module.ts";

type Metadata = ManagementResults["read_canister_snapshot_metadata"];

/** `read_canister_snapshot_metadata`: everything about a snapshot but its bytes, free of charge. */
export function readCanisterSnapshotMetadata(state: ReplicaState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeSnapshotArgs("read_canister_snapshot_metadata", call.arg);
  if (!decoded.ok) return refused(state, decoded.reject);
  const { args } = decoded;
  const access = requireSnapshotReader(state, args.canister_id, call.caller);
  if (!access.ok) return refused(state, access.reject);
  const lookup = findOwnSnapshot(state, access.canister, args.snapshot_id);
  if (!lookup.ok) return refused(state, lookup.reject);
  const data = encodeManagementResult("read_canister_snapshot_metadata", metadataOf(lookup.snapshot));
  return { kind: "reply", state, data };
}

function metadataOf(snapshot: CanisterSnapshot): Metadata {
  return {
    source: sourceToCandid(snapshot.source),
    taken_at_timestamp: snapshot.takenAtNs,
    wasm_module_size: BigInt(moduleBytes(snapshot.wasmModule)),
    globals: snapshot.globals.map(globalToCandid),
    wasm_memory_size: BigInt(snapshot.heapBytes),
    stable_memory_size: BigInt(snapshot.stableBytes),
    wasm_chunk_store: chunkHashes(snapshot.chunkStore).map((hash) => ({ hash: decodeHex(hash) })),
    canister_version: snapshot.canisterVersion,
    certified_data: snapshot.certifiedData,
    global_timer: snapshot.globalTimerNs === undefined ? [] : [timerToCandid(snapshot.globalTimerNs)],
    on_low_wasm_memory_hook_status:
      snapshot.lowMemoryHook === undefined ? [] : [hookToCandid(snapshot.lowMemoryHook)],
  };
}
