import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex } from "../../../bytes/mod.ts";
import { sha256 } from "../../../wire/mod.ts";
import { assertReject, callAs, type Method, replyOf } from "../snapshots/testing/management-fixture.ts";
import { canisterIn } from "../snapshots/testing/snapshot-methods.ts";
import {
  canisterWith,
  controller,
  firstId,
  stranger,
  subnetWith,
  testContext,
} from "../snapshots/testing/subnet-fixture.ts";
import { clearChunkStore } from "./clear-chunk-store.ts";
import { storedChunks } from "./stored-chunks.ts";
import { uploadChunk } from "./upload-chunk.ts";

const upload: Method<"upload_chunk"> = { name: "upload_chunk", handler: uploadChunk };
const stored: Method<"stored_chunks"> = { name: "stored_chunks", handler: storedChunks };
const clear: Method<"clear_chunk_store"> = { name: "clear_chunk_store", handler: clearChunkStore };

const context = testContext();
const canister = canisterWith();
const state = subnetWith(canister);
const chunk = Uint8Array.of(1, 2, 3);
const args = { canister_id: firstId, chunk };

test("uploadChunk() stores a chunk under its hash and charges 200 M instructions", () => {
  const { result, state: after } = replyOf(upload, { state, context, args });
  assert.deepEqual(result, { hash: sha256(chunk) });
  assert.deepEqual(canisterIn(after).chunkStore.get(encodeHex(sha256(chunk))), chunk);
  assert.equal(canister.cycles - canisterIn(after).cycles, 200_000_000n);
  assert.equal(canisterIn(after).version, canister.version);
});

test("uploadChunk() takes its price for a chunk that is there and changes nothing else", () => {
  const once = replyOf(upload, { state, context, args }).state;
  const twice = replyOf(upload, { state: once, context, args });
  const [before, after] = [once, twice.state].map((one) => canisterIn(one));
  assert.equal(after?.chunkStore, before?.chunkStore);
  assert.equal(after?.heapDelta, before?.heapDelta);
  assert.equal((before?.cycles ?? 0n) - (after?.cycles ?? 0n), 200_000_000n);
  assert.deepEqual(twice.result, { hash: sha256(chunk) });
});

test("uploadChunk() takes its price for a chunk that it refuses", () => {
  const large = { canister_id: firstId, chunk: new Uint8Array(1_048_577) };
  const outcome = callAs(controller, upload, { state, context, args: large });
  assert.equal(canister.cycles - canisterIn(outcome.state).cycles, 200_000_000n);
});

test("uploadChunk() refuses more than a MiB", () => {
  const large = { canister_id: firstId, chunk: new Uint8Array(1_048_577) };
  assertReject(
    callAs(controller, upload, { state, context, args: large }),
    "IC0504",
    "Error from Wasm chunk store: Wasm chunk size 1048577 exceeds the maximum chunk size of 1048576.",
  );
});

test("uploadChunk() takes 100 chunks and refuses one more (T1 take_snapshot_with_maximal_chunk_store)", () => {
  const store = new Map(Array.from({ length: 99 }, (_, index) => [String(index), Uint8Array.of()] as const));
  const almost = subnetWith({ ...canister, chunkStore: store });
  const full = replyOf(upload, { state: almost, context, args }).state;
  const one = { canister_id: firstId, chunk: Uint8Array.of(9) };
  assertReject(
    callAs(controller, upload, { state: full, context, args: one }),
    "IC0504",
    "Error from Wasm chunk store: Wasm chunk store has already reached maximum capacity of 104857600 bytes or the maximum number of entries, 100.",
  );
});

test("uploadChunk() refuses who cannot pay, and tells how much is missing", () => {
  const outcome = callAs(controller, upload, {
    state: subnetWith({ ...canister, cycles: 0n }),
    context,
    args,
  });
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, "IC0504");
  assert.match(
    outcome.reject.message,
    /^Error from Wasm chunk store: Error charging for 'upload_chunk': Canister [a-z0-9-]+ is out of cycles: please top up the canister with at least 200_000_000 additional cycles\.\n/,
  );
});

test("uploadChunk() is for controllers and the canister itself", () => {
  assert.equal(callAs(firstId, upload, { state, context, args }).kind, "reply");
  const outcome = callAs(stranger, upload, { state, context, args });
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, "IC0512");
});

test("storedChunks() lists hashes in ascending order, clearChunkStore() forgets them", () => {
  const chunks = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)];
  const full = chunks.reduce(
    (before, one) =>
      replyOf(upload, { state: before, context, args: { canister_id: firstId, chunk: one } }).state,
    state,
  );
  const which = { canister_id: firstId };
  const { result } = replyOf(stored, { state: full, context, args: which });
  const hashes = result.map(({ hash }) => encodeHex(hash));
  assert.deepEqual(hashes, chunks.map((one) => encodeHex(sha256(one))).sort());
  const cleared = replyOf(clear, { state: full, context, args: which }).state;
  assert.deepEqual(replyOf(stored, { state: cleared, context, args: which }).result, []);
  assert.equal(canisterIn(cleared).cycles, canisterIn(full).cycles);
});
