import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeSnapshotId } from "../../../wire/mod.ts";
import { codeWith } from "./testing/code-fixture.ts";
import { assertReject, callAs, replyOf } from "./testing/management-fixture.ts";
import { canisterIn, readMetadata, taken, uploadMetadata } from "./testing/snapshot-methods.ts";
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

const context = testContext();
const code = codeWith(context, { heap: Uint8Array.of(1), stable: Uint8Array.of(), global: 0 });
const empty = canisterWith({ version: 6n });

test("uploadCanisterSnapshotMetadata() creates a snapshot of zeros on an empty canister (T2)", () => {
  const args = uploadArgs({
    wasm_module_size: 1000n,
    wasm_memory_size: 131_072n,
    stable_memory_size: 65_536n,
    certified_data: Uint8Array.of(1, 2, 3),
    globals: [
      { i32: -1 },
      { i64: 2n },
      { f32: 0x7fa00001n },
      { f64: 0x3fb999999999999an },
      { v128: 2n ** 127n },
    ],
    global_timer: [{ active: 9n }],
    on_low_wasm_memory_hook_status: [{ ready: null }],
  });
  const { result, state } = replyOf(uploadMetadata, { state: subnetWith(empty), context, args });
  assert.deepEqual(result.snapshot_id, encodeSnapshotId(0n, firstId));
  const read = { canister_id: firstId, snapshot_id: result.snapshot_id };
  const metadata = replyOf(readMetadata, { state, context, args: read }).result;
  assert.ok("metadata_upload" in metadata.source);
  assert.equal(metadata.taken_at_timestamp, TEST_TIME_NS);
  assert.equal(metadata.canister_version, 6n);
  assert.deepEqual(metadata.globals, args.globals);
  assert.deepEqual(metadata.global_timer, args.global_timer);
  assert.deepEqual(metadata.on_low_wasm_memory_hook_status, args.on_low_wasm_memory_hook_status);
  assert.deepEqual(metadata.wasm_chunk_store, []);
  const [snapshot] = canisterIn(state).snapshots.values();
  const sizeBytes = 1000 + 131_072 + 65_536 + 3 + 5 * 32;
  assert.equal(snapshot?.sizeBytes, sizeBytes);
  assert.equal(empty.cycles - canisterIn(state).cycles, 2_000_000_000n + BigInt(sizeBytes));
});

test("uploadCanisterSnapshotMetadata() leaves out what the upload leaves out", () => {
  const { state } = replyOf(uploadMetadata, { state: subnetWith(empty), context, args: uploadArgs() });
  const [snapshot] = canisterIn(state).snapshots.values();
  assert.equal(snapshot?.globalTimerNs, undefined);
  assert.equal(snapshot?.lowMemoryHook, undefined);
});

test("uploadCanisterSnapshotMetadata() refuses bad metadata (T1 canister_snapshot_invalid_metadata_fails)", () => {
  const GIB = 2n ** 30n;
  const globals = Array.from({ length: 1001 }, () => ({ i32: 0 }));
  const cases = [
    [{ wasm_module_size: 0n }, "WasmModuleEmpty"],
    [{ wasm_module_size: 100n * 2n ** 20n + 1n }, "WasmModuleTooLarge"],
    [{ wasm_memory_size: 65_537n }, "WasmMemoryNotPageAligned"],
    [{ wasm_memory_size: 4n * GIB + 65_536n }, "WasmMemoryTooLarge"],
    [{ stable_memory_size: 1n }, "StableMemoryNotPageAligned"],
    [{ stable_memory_size: 500n * GIB + 65_536n }, "StableMemoryTooLarge"],
    [{ globals }, "ExportedGlobalsTooLarge"],
    [{ certified_data: new Uint8Array(33) }, "CertifiedDataTooLarge"],
  ] as const;
  for (const [changes, name] of cases) {
    const args = uploadArgs({ ...changes, globals: [...("globals" in changes ? changes.globals : [])] });
    const state = subnetWith(empty);
    const outcome = callAs(controller, uploadMetadata, { state, context, args });
    assertReject(outcome, "IC0408", `Snapshot Metadata contains invalid data: ${name}`);
  }
});

test("uploadCanisterSnapshotMetadata() admits 1000 globals, 100 MiB of module and 500 GiB of stable memory", () => {
  const rich = canisterWith({ cycles: 10n ** 18n });
  const args = uploadArgs({
    globals: Array.from({ length: 1000 }, () => ({ i32: 0 })),
    wasm_module_size: 100n * 2n ** 20n,
    wasm_memory_size: 2n ** 32n,
    stable_memory_size: 500n * 2n ** 30n,
  });
  replyOf(uploadMetadata, { state: subnetWith(rich), context, args });
});

test("uploadCanisterSnapshotMetadata() admits 6 GiB of heap only beside a wasm64 module", () => {
  const wide = { ...code, module: { ...code.module, width: 64 as const } };
  const args = uploadArgs({ wasm_memory_size: 6n * 2n ** 30n });
  replyOf(uploadMetadata, { state: subnetWith(canisterWith({ installed: wide })), context, args });
  const outcome = callAs(controller, uploadMetadata, { state: subnetWith(empty), context, args });
  assertReject(outcome, "IC0408", "Snapshot Metadata contains invalid data: WasmMemoryTooLarge");
});

test("uploadCanisterSnapshotMetadata() replaces at once and shares the counter with takes", () => {
  const before = taken(subnetWith(canisterWith({ installed: code })), context);
  const args = uploadArgs({ replace_snapshot: [before.id] });
  const { result, state } = replyOf(uploadMetadata, { state: before.state, context, args });
  assert.deepEqual(result.snapshot_id, encodeSnapshotId(1n, firstId));
  assert.equal(canisterIn(state).snapshots.size, 1);
  assert.equal(canisterIn(state).nextSnapshotId, 2n);
});

test("uploadCanisterSnapshotMetadata() keeps the limit of snapshots", () => {
  const small = testContext({ maxSnapshotsPerCanister: 0 });
  const outcome = callAs(controller, uploadMetadata, {
    state: subnetWith(empty),
    context: small,
    args: uploadArgs(),
  });
  const text = `Canister ${firstId.toText()} has reached the maximum number of snapshots allowed: 0.`;
  assertReject(outcome, "IC0406", text);
});

test("uploadCanisterSnapshotMetadata() refuses who is not a controller", () => {
  const outcome = callAs(stranger, uploadMetadata, { state: subnetWith(empty), context, args: uploadArgs() });
  assertReject(outcome, "IC0512", `Only the controllers of the canister ${firstId.toText()} can control it.`);
});

test("uploadCanisterSnapshotMetadata() counts a v128 of 129 bits as undecodable", () => {
  for (const [v128, kind] of [
    [2n ** 128n - 1n, "reply"],
    [2n ** 128n, "reject"],
  ] as const) {
    const args = uploadArgs({ globals: [{ v128 }] });
    const outcome = callAs(controller, uploadMetadata, { state: subnetWith(empty), context, args });
    assert.equal(outcome.kind, kind);
    if (outcome.kind === "reject") assert.match(outcome.reject.message, /^Error decoding candid: /);
  }
});
