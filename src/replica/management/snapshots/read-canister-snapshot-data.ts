import { encodeHex } from "../../../bytes/mod.ts";
import { readRange } from "../../../pages/mod.ts";
import { createSnapshotDataReply, type ManagementArgs } from "../../../wire/mod.ts";
import { withCanister } from "../../canisters.ts";
import { chargeInstructions } from "../../cycles/charge-instructions.ts";
import { managementInstructions, WASM_CHUNK_BYTES } from "../../cycles/prices.ts";
import type { Reject } from "../../error-code.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type { CanisterSnapshot, ReplicaState } from "../../state.ts";
import { chunkStoreReject } from "../chunks/chunk-store-reject.ts";
import type { ManagementCall, ManagementOutcome } from "../management-call.ts";
import { decodeSnapshotArgs } from "./decode-snapshot-args.ts";
import { findOwnSnapshot } from "./find-snapshot.ts";
import { refused } from "./refused.ts";
import { requireSnapshotReader } from "./snapshot-access.ts";
import { moduleBytes, readModule } from "./snapshot-module.ts";
import { invalidSlice, sliceTooLarge } from "./snapshot-rejects.ts";

type Kind = ManagementArgs["read_canister_snapshot_data"]["kind"];

type DataOutcome =
  { readonly ok: true; readonly reply: Uint8Array } | { readonly ok: false; readonly reject: Reject };

/**
 * `read_canister_snapshot_data`: one range of a section of a snapshot, or one of its WasmChunks.
 *
 * The canister pays before the bounds are looked at, so a range outside the section costs what one inside does.
 */
export function readCanisterSnapshotData(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeSnapshotArgs("read_canister_snapshot_data", call.arg);
  if (!decoded.ok) return refused(state, decoded.reject);
  const { args } = decoded;
  const access = requireSnapshotReader(state, args.canister_id, call.caller);
  if (!access.ok) return refused(state, access.reject);
  const lookup = findOwnSnapshot(state, access.canister, args.snapshot_id);
  if (!lookup.ok) return refused(state, lookup.reject);

  const sizeBytes = requestedBytes(args.kind);
  const { maxSnapshotReadBytes } = context.limits;
  if (sizeBytes > BigInt(maxSnapshotReadBytes)) {
    return refused(state, sliceTooLarge(sizeBytes, maxSnapshotReadBytes));
  }
  const charge = chargeInstructions(
    access.canister,
    managementInstructions.snapshotData + sizeBytes,
    call.caller,
  );
  if (!charge.ok) return refused(state, charge.reject);
  const charged = withCanister(state, charge.canister);

  const read = readData(lookup.snapshot, args.kind, context);
  if (!read.ok) return refused(charged, read.reject);
  return { kind: "reply", state: charged, data: read.reply };
}

function requestedBytes(kind: Kind): bigint {
  if ("wasm_module" in kind) return kind.wasm_module.size;
  if ("wasm_memory" in kind) return kind.wasm_memory.size;
  return "stable_memory" in kind ? kind.stable_memory.size : BigInt(WASM_CHUNK_BYTES);
}

function readData(snapshot: CanisterSnapshot, kind: Kind, context: ReplicaContext): DataOutcome {
  const { pageStore } = context;
  if ("wasm_module" in kind) {
    const { offset, size } = kind.wasm_module;
    if (offset + size > BigInt(moduleBytes(snapshot.wasmModule))) {
      return { ok: false, reject: invalidSlice(offset, size) };
    }
    const range = { offset: Number(offset), sizeBytes: Number(size) };
    return { ok: true, reply: replyWith(readModule(snapshot.wasmModule, pageStore, range)) };
  }
  if ("wasm_chunk" in kind) return readChunk(snapshot, kind.wasm_chunk.hash);
  const isHeap = "wasm_memory" in kind;
  const { offset, size } = isHeap ? kind.wasm_memory : kind.stable_memory;
  if (offset + size > BigInt(isHeap ? snapshot.heapBytes : snapshot.stableBytes)) {
    return { ok: false, reject: invalidSlice(offset, size) };
  }
  const { reply, chunk } = createSnapshotDataReply(Number(size));
  readRange(pageStore, isHeap ? snapshot.heap : snapshot.stable, Number(offset), chunk);
  return { ok: true, reply };
}

function readChunk(snapshot: CanisterSnapshot, hash: Uint8Array): DataOutcome {
  if (hash.length !== 32) {
    return { ok: false, reject: chunkStoreReject(`Bytes ${hashText(hash)} are not a valid WasmChunkHash.`) };
  }
  const chunk = snapshot.chunkStore.get(encodeHex(hash));
  if (chunk === undefined) {
    return { ok: false, reject: chunkStoreReject(`WasmChunkHash ${hashText(hash)} not found.`) };
  }
  return { ok: true, reply: replyWith(chunk) };
}

function replyWith(bytes: Uint8Array): Uint8Array {
  const { reply, chunk } = createSnapshotDataReply(bytes.length);
  chunk.set(bytes);
  return reply;
}

/** `[0a, ff]`, as the Internet Computer prints the bytes of a hash. */
function hashText(hash: Uint8Array): string {
  return `[${[...hash].map((byte) => byte.toString(16).padStart(2, "0")).join(", ")}]`;
}
