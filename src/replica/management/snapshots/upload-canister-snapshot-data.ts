import { type PageMap, writeRange } from "../../../pages/mod.ts";
import { encodeManagementResult, type ManagementArgs, type Principal } from "../../../wire/mod.ts";
import { withCanister } from "../../canisters.ts";
import { chargeInstructions } from "../../cycles/charge-instructions.ts";
import { checkCyclesAndMemory, plannedGrowth } from "../../cycles/check-cycles-and-memory.ts";
import { addHeapDelta } from "../../cycles/heap-delta.ts";
import { reserveForGrowth } from "../../cycles/reserve-for-growth.ts";
import { WASM_CHUNK_BYTES } from "../../cycles/prices.ts";
import type { Reject } from "../../error-code.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type { CanisterSnapshot, CanisterState, ReplicaState } from "../../state.ts";
import { requireController } from "../access.ts";
import { addChunk } from "../chunks/add-chunk.ts";
import { chunkStoreReject } from "../chunks/chunk-store-reject.ts";
import type { ManagementCall, ManagementOutcome } from "../management-call.ts";
import { checkHeapDeltaOfChunks } from "./admit-new-snapshot.ts";
import { decodeSnapshotArgs } from "./decode-snapshot-args.ts";
import { findOwnSnapshot } from "./find-snapshot.ts";
import { refused } from "./refused.ts";
import { invalidSlice, snapshotImmutable } from "./snapshot-rejects.ts";
import { withChangedSnapshot } from "./snapshots-of-canister.ts";

type Upload = ManagementArgs["upload_canister_snapshot_data"];

type WriteOutcome =
  | { readonly ok: true; readonly snapshot: CanisterSnapshot; readonly writtenBytes: number }
  | { readonly ok: false; readonly reject: Reject };

/**
 * `upload_canister_snapshot_data`: writes one range of a section, or one WasmChunk, into a snapshot that was created by
 * metadata upload. Ranges may overlap, come again and come in any order; what is never sent stays zero.
 *
 * As with reading, the canister pays before the bounds are looked at.
 */
export function uploadCanisterSnapshotData(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeSnapshotArgs("upload_canister_snapshot_data", call.arg);
  if (!decoded.ok) return refused(state, decoded.reject);
  const { args } = decoded;
  const access = requireController(state, args.canister_id, call.caller);
  if (!access.ok) return refused(state, access.reject);
  const lookup = findOwnSnapshot(state, access.canister, args.snapshot_id);
  if (!lookup.ok) return refused(state, lookup.reject);
  const { snapshot } = lookup;
  if (snapshot.source.kind !== "metadata_upload") return refused(state, snapshotImmutable());
  const limited = checkHeapDeltaOfChunks(access.canister, state.timeNs, context.limits);
  if (limited !== undefined) return refused(state, limited);

  const isChunk = "wasm_chunk" in args.kind;
  const charge = chargeInstructions(
    access.canister,
    BigInt(isChunk ? WASM_CHUNK_BYTES : args.chunk.length),
    call.caller,
  );
  if (!charge.ok) return refused(state, charge.reject);
  const charged = withCanister(state, charge.canister);
  const written = isChunk
    ? writeChunk(charged, charge.canister, { snapshot, chunk: args.chunk, sender: call.caller, context })
    : writeSection(snapshot, args, context);
  if (!written.ok) return refused(charged, written.reject);

  const { limits } = context;
  const grown = withChangedSnapshot(charge.canister, written.snapshot);
  const reserved = reserveForGrowth(charged, { before: charge.canister, after: grown }, limits);
  if (!reserved.ok) return refused(charged, reserved.reject);
  const { timeNs } = state;
  const changed = addHeapDelta(reserved.canister, written.writtenBytes, { timeNs, limits });
  return {
    kind: "reply",
    state: withCanister(charged, changed),
    data: encodeManagementResult("upload_canister_snapshot_data", null),
  };
}

function writeSection(snapshot: CanisterSnapshot, upload: Upload, context: ReplicaContext): WriteOutcome {
  const { kind, chunk } = upload;
  const { wasmModule } = snapshot;
  if ("wasm_module" in kind && wasmModule.kind === "uploaded") {
    const target = {
      map: wasmModule.pages,
      sizeBytes: wasmModule.sizeBytes,
      offset: kind.wasm_module.offset,
    };
    const pages = writeBounded(target, chunk, context);
    if (pages === undefined) return outOfBounds(target.offset, chunk);
    return written({ ...snapshot, wasmModule: { ...wasmModule, pages } }, chunk);
  }
  if ("wasm_memory" in kind) {
    const target = { map: snapshot.heap, sizeBytes: snapshot.heapBytes, offset: kind.wasm_memory.offset };
    const heap = writeBounded(target, chunk, context);
    return heap === undefined ? outOfBounds(target.offset, chunk) : written({ ...snapshot, heap }, chunk);
  }
  if ("stable_memory" in kind) {
    const target = {
      map: snapshot.stable,
      sizeBytes: snapshot.stableBytes,
      offset: kind.stable_memory.offset,
    };
    const stable = writeBounded(target, chunk, context);
    return stable === undefined ? outOfBounds(target.offset, chunk) : written({ ...snapshot, stable }, chunk);
  }
  return { ok: false, reject: snapshotImmutable() };
}

/** The map with `chunk` at the target's offset, `undefined` if it would reach beyond the target's end. */
function writeBounded(
  target: { readonly map: PageMap; readonly sizeBytes: number; readonly offset: bigint },
  chunk: Uint8Array,
  context: ReplicaContext,
): PageMap | undefined {
  if (target.offset + BigInt(chunk.length) > BigInt(target.sizeBytes)) return undefined;
  return writeRange(context.pageStore, target.map, Number(target.offset), chunk);
}

function written(snapshot: CanisterSnapshot, chunk: Uint8Array): WriteOutcome {
  return { ok: true, snapshot, writtenBytes: chunk.length };
}

function outOfBounds(offset: bigint, chunk: Uint8Array): WriteOutcome {
  return { ok: false, reject: invalidSlice(offset, BigInt(chunk.length)) };
}

function writeChunk(
  state: ReplicaState,
  canister: CanisterState,
  options: {
    readonly snapshot: CanisterSnapshot;
    readonly chunk: Uint8Array;
    readonly sender: Principal;
    readonly context: ReplicaContext;
  },
): WriteOutcome {
  const { snapshot, chunk, sender, context } = options;
  const added = addChunk(snapshot.chunkStore, chunk, context.platform.sha256);
  if (added.kind === "refused") return { ok: false, reject: chunkStoreReject(added.reason) };
  if (added.kind === "present") return { ok: true, snapshot, writtenBytes: 0 };
  const planned = plannedGrowth(canister, WASM_CHUNK_BYTES, { cycles: 0n, sender });
  const verdict = checkCyclesAndMemory(state, canister, { planned, limits: context.limits });
  if (verdict !== undefined) return { ok: false, reject: verdict };
  const sizeBytes = snapshot.sizeBytes + WASM_CHUNK_BYTES;
  return {
    ok: true,
    snapshot: { ...snapshot, chunkStore: added.store, sizeBytes },
    writtenBytes: WASM_CHUNK_BYTES,
  };
}
