import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeHex, encodeHex } from "../../../bytes/mod.ts";
import { MemoryPageStore } from "../../../pages/mod.ts";
import { type ManagementArgs, sha256 } from "../../../wire/mod.ts";
import { freezingThreshold } from "../../cycles/freezing-threshold.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type { ReplicaState } from "../../state.ts";
import { codeWith } from "./testing/code-fixture.ts";
import { assertReject, callAs, replyOf } from "./testing/management-fixture.ts";
import {
  canisterIn,
  readData,
  readMetadata,
  taken,
  uploadData,
  uploadMetadata,
} from "./testing/snapshot-methods.ts";
import {
  canisterWith,
  controller,
  firstId,
  stranger,
  subnetWith,
  TEST_TIME_NS,
  testContext,
} from "./testing/subnet-fixture.ts";
import { uploadArgs } from "./testing/upload-args.ts";

type Upload = ManagementArgs["upload_canister_snapshot_data"];

interface Started {
  readonly state: ReplicaState;
  readonly context: ReplicaContext;
  readonly id: Uint8Array;
}

function start(context: ReplicaContext = testContext()): Started {
  const args = uploadArgs({
    wasm_module_size: 10_000n,
    wasm_memory_size: 131_072n,
    stable_memory_size: 65_536n,
  });
  const reply = replyOf(uploadMetadata, { state: subnetWith(canisterWith()), context, args });
  return { state: reply.state, context, id: reply.result.snapshot_id };
}

function dataArgs(started: Started, kind: Upload["kind"], chunk: Uint8Array): Upload {
  return { canister_id: firstId, snapshot_id: started.id, kind, chunk };
}

function write(started: Started, kind: Upload["kind"], chunk: Uint8Array): Started {
  const { state, context } = started;
  const args = dataArgs(started, kind, chunk);
  return { ...started, state: replyOf(uploadData, { state, context, args }).state };
}

function read(started: Started, kind: ManagementArgs["read_canister_snapshot_data"]["kind"]): Uint8Array {
  const { state, context } = started;
  const args = { canister_id: firstId, snapshot_id: started.id, kind };
  return replyOf(readData, { state, context, args }).result.chunk;
}

test("uploadCanisterSnapshotData() writes ranges in any order over zeros (T2 upload_snapshot_with_checkpoint)", () => {
  let upload = start();
  upload = write(upload, { wasm_memory: { offset: 4090n } }, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  upload = write(upload, { wasm_memory: { offset: 131_071n } }, Uint8Array.of(9));
  upload = write(upload, { wasm_memory: { offset: 4094n } }, Uint8Array.of(0, 0));
  upload = write(upload, { stable_memory: { offset: 0n } }, Uint8Array.of(7));
  upload = write(upload, { wasm_module: { offset: 9_999n } }, Uint8Array.of(8));
  assert.deepEqual(
    read(upload, { wasm_memory: { offset: 4088n, size: 12n } }),
    Uint8Array.of(0, 0, 1, 2, 3, 4, 0, 0, 7, 8, 0, 0),
  );
  assert.deepEqual(read(upload, { wasm_memory: { offset: 131_070n, size: 2n } }), Uint8Array.of(0, 9));
  assert.deepEqual(read(upload, { stable_memory: { offset: 0n, size: 2n } }), Uint8Array.of(7, 0));
  assert.deepEqual(read(upload, { wasm_module: { offset: 9_998n, size: 2n } }), Uint8Array.of(0, 8));
});

test("uploadCanisterSnapshotData() leaves the earlier state as it was", () => {
  const upload = start();
  write(upload, { wasm_memory: { offset: 0n } }, Uint8Array.of(1));
  assert.deepEqual(read(upload, { wasm_memory: { offset: 0n, size: 1n } }), Uint8Array.of(0));
});

test("uploadCanisterSnapshotData() announces 100 MiB without taking a page", () => {
  const context = testContext();
  const args = uploadArgs({ wasm_module_size: 100n * 2n ** 20n });
  replyOf(uploadMetadata, { state: subnetWith(canisterWith()), context, args });
  assert.ok(context.pageStore instanceof MemoryPageStore);
  assert.equal(context.pageStore.usedSlots, 0);
});

test("uploadCanisterSnapshotData() charges an instruction per byte and counts the heap delta", () => {
  const upload = start();
  const after = write(upload, { wasm_memory: { offset: 0n } }, new Uint8Array(5000));
  const before = canisterIn(upload.state);
  assert.equal(before.cycles - canisterIn(after.state).cycles, 5000n);
  assert.equal(canisterIn(after.state).heapDelta.debitBytes, before.heapDelta.debitBytes + 5000);
});

test("uploadCanisterSnapshotData() stores a WasmChunk once and grows the snapshot by a MiB", () => {
  const upload = start();
  const chunk = Uint8Array.of(1, 2, 3);
  const once = write(upload, { wasm_chunk: null }, chunk);
  const twice = write(once, { wasm_chunk: null }, chunk);
  const size = (started: Started) => [...canisterIn(started.state).snapshots.values()][0]?.sizeBytes ?? 0;
  assert.equal(size(once) - size(upload), 1_048_576);
  assert.equal(size(twice), size(once));
  const cycles = (started: Started) => canisterIn(started.state).cycles;
  assert.equal(cycles(upload) - cycles(once), 1_048_576n);
  assert.equal(cycles(once) - cycles(twice), 1_048_576n);
  const args = { canister_id: firstId, snapshot_id: upload.id };
  const { state, context } = twice;
  const metadata = replyOf(readMetadata, { state, context, args }).result;
  assert.deepEqual(metadata.wasm_chunk_store, [{ hash: sha256(chunk) }]);
  assert.deepEqual(read(twice, { wasm_chunk: { hash: decodeHex(encodeHex(sha256(chunk))) } }), chunk);
});

test("uploadCanisterSnapshotData() refuses a WasmChunk of more than a MiB, and pays for it", () => {
  const upload = start();
  const args = dataArgs(upload, { wasm_chunk: null }, new Uint8Array(1_048_577));
  const outcome = callAs(controller, uploadData, { ...upload, args });
  const state = assertReject(
    outcome,
    "IC0504",
    "Error from Wasm chunk store: Wasm chunk size 1048577 exceeds the maximum chunk size of 1048576.",
  );
  assert.equal(canisterIn(upload.state).cycles - canisterIn(state).cycles, 1_048_576n);
});

test("uploadCanisterSnapshotData() refuses what reaches beyond the end, and charges it (T1 canister_snapshot_data_upload_fails_out_of_bounds)", () => {
  const upload = start();
  const cases: readonly (readonly [Upload["kind"], string])[] = [
    [{ wasm_module: { offset: 9_999n } }, "offset: 9999, size: 2"],
    [{ wasm_memory: { offset: 131_072n } }, "offset: 131072, size: 2"],
    [{ stable_memory: { offset: 2n ** 63n } }, "offset: 9223372036854775808, size: 2"],
  ];
  for (const [kind, text] of cases) {
    const args = dataArgs(upload, kind, Uint8Array.of(1, 2));
    const outcome = callAs(controller, uploadData, { ...upload, args });
    const state = assertReject(
      outcome,
      "IC0408",
      `Invalid subslice into wasm module / main memory / stable memory: ${text}`,
    );
    assert.equal(canisterIn(upload.state).cycles - canisterIn(state).cycles, 2n);
  }
});

test("uploadCanisterSnapshotData() refuses a snapshot that was taken", () => {
  const context = testContext();
  const code = codeWith(context, { heap: Uint8Array.of(1), stable: Uint8Array.of(), global: 0 });
  const before = taken(subnetWith(canisterWith({ installed: code })), context);
  const started = { ...before, context };
  const args = dataArgs(started, { wasm_memory: { offset: 0n } }, Uint8Array.of(1));
  const outcome = callAs(controller, uploadData, { ...started, args });
  const text = "Only canister snapshots created by metadata upload can be mutated.";
  assert.equal(assertReject(outcome, "IC0409", text), before.state);
});

test("uploadCanisterSnapshotData() is rate limited under the chunk store's code", () => {
  const upload = start(testContext({ heapDeltaBytesPerSecond: 100 }));
  const heapDelta = { debitBytes: 100, atNs: TEST_TIME_NS };
  const state = subnetWith({ ...canisterIn(upload.state), heapDelta });
  const args = dataArgs(upload, { wasm_memory: { offset: 0n } }, Uint8Array.of(1));
  const outcome = callAs(controller, uploadData, { state, context: upload.context, args });
  assertReject(
    outcome,
    "IC0504",
    "Error from Wasm chunk store: Canister is heap delta rate limited. Current delta debit: 100, limit: 100.",
  );
});

test("uploadCanisterSnapshotData() refuses who cannot pay and who is not a controller", () => {
  const upload = start();
  const canister = canisterIn(upload.state);
  const state = subnetWith({ ...canister, cycles: freezingThreshold(canister) });
  const args = dataArgs(upload, { wasm_memory: { offset: 0n } }, Uint8Array.of(1));
  const outcome = callAs(controller, uploadData, { state, context: upload.context, args });
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, "IC0207");
  assertReject(
    callAs(stranger, uploadData, { ...upload, args }),
    "IC0512",
    `Only the controllers of the canister ${firstId.toText()} can control it.`,
  );
});
