import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeSnapshotId, type ManagementArgs, type Principal } from "icebox/wire";
import { installArgs, user } from "../../../src/replica/testing/test-subnet.ts";
import { assembleWat } from "../../support/compile-wat.ts";
import { u32, u64 } from "./testing/bytes.ts";
import { assertRefused, SnapshotSubnet } from "./testing/snapshot-subnet.ts";
import { subject } from "./testing/subject.ts";

type Kind = ManagementArgs["read_canister_snapshot_data"]["kind"];

const WASM_PAGE = 65_536n;
const MAX_SLICE = 2_000_000n;
const bob = user("bob");

function readArgs(canisterId: Principal, id: Uint8Array, kind: Kind) {
  return { canister_id: canisterId, snapshot_id: id, kind };
}

const nothing: Kind = { wasm_memory: { offset: 0n, size: 0n } };

test("T1 read_canister_snapshot_metadata_succeeds: every field", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const hash = subnet.storeChunk(canister, 1, 2, 3, 4, 5);
  const { version } = subnet.canister(canister);
  subnet.growStable(canister, 13);
  subnet.run(canister, "certify", Uint8Array.of(42));
  const timer = subnet.state.timeNs * 2n;
  subnet.run(canister, "set_timer", u64(timer));
  const { id, taken_at_timestamp } = subnet.take(canister);
  const metadata = subnet.metadata(canister, id);
  assert.ok("taken_from_canister" in metadata.source);
  assert.deepEqual(
    { ...metadata, source: undefined },
    {
      source: undefined,
      taken_at_timestamp,
      wasm_module_size: BigInt(subject.length),
      globals: [{ i32: 0 }],
      wasm_memory_size: 2n * WASM_PAGE,
      stable_memory_size: 13n * WASM_PAGE,
      wasm_chunk_store: [{ hash }],
      canister_version: version + 3n,
      certified_data: Uint8Array.of(42),
      global_timer: [{ active: timer }],
      on_low_wasm_memory_hook_status: [{ condition_not_satisfied: null }],
    },
  );
});

test("T1 read_canister_snapshot_metadata_fails_canister_and_snapshot_must_match: IC0406 and IC0305", () => {
  const subnet = new SnapshotSubnet();
  const [one, other] = [subnet.installSubject(), subnet.installSubject()];
  const { id } = subnet.take(one);
  const foreign = { canister_id: other, snapshot_id: id };
  const foreignText = `The snapshot ${one.toText()}-0 does not belong to canister ${other.toText()}.`;
  assertRefused(subnet.refusal("read_canister_snapshot_metadata", foreign), "IC0406", foreignText);
  const unknown = { canister_id: one, snapshot_id: encodeSnapshotId(42n, one) };
  const unknownText = `Could not find the snapshot ID ${one.toText()}-42 for canister ${one.toText()}.`;
  assertRefused(subnet.refusal("read_canister_snapshot_metadata", unknown), "IC0305", unknownText);
});

test("T1 read_canister_snapshot_metadata_fails_invalid_controller: at execution and at the door", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const args = { canister_id: canister, snapshot_id: subnet.take(canister).id };
  assert.equal(subnet.refusal("read_canister_snapshot_metadata", args, bob).errorCode, "IC0512");
  const verdict = subnet.filter(
    subnet.makeManagementCall("read_canister_snapshot_metadata", args, { sender: bob }),
  );
  assert.ok(verdict.kind === "refused");
  assert.equal(
    verdict.message,
    `Only controllers of canister ${canister.toText()} can call ic00 method read_canister_snapshot_metadata`,
  );
});

test("T1 read_canister_snapshot_data_succeeds: module, both memories and WasmChunks reassemble", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const chunks = [
    [1, 2, 3, 4, 5],
    [6, 7, 8],
  ];
  for (const chunk of chunks) subnet.storeChunk(canister, ...chunk);
  subnet.run(canister, "grow_heap", u32(48));
  subnet.run(canister, "fill_stable", u32(65));
  const { id } = subnet.take(canister);
  const metadata = subnet.metadata(canister, id);
  const module = { wasm_module: { offset: 0n, size: metadata.wasm_module_size } };
  assert.deepEqual(subnet.read(canister, id, module), subject);

  const readAll = (size: bigint, kindAt: (range: { offset: bigint; size: bigint }) => Kind): Buffer => {
    const pieces: Uint8Array[] = [];
    for (let offset = 0n; offset < size; offset += MAX_SLICE) {
      const rest = size - offset;
      pieces.push(subnet.read(canister, id, kindAt({ offset, size: rest < MAX_SLICE ? rest : MAX_SLICE })));
    }
    return Buffer.concat(pieces);
  };
  const heap = readAll(metadata.wasm_memory_size, (range) => ({ wasm_memory: range }));
  assert.equal(heap.length, 50 * 65_536);
  assert.equal(heap.readUInt8(65_536 + 200), 200);
  const stable = readAll(metadata.stable_memory_size, (range) => ({ stable_memory: range }));
  const expected = Buffer.alloc(65 * 65_536).map((_, at) => at % 256);
  assert.equal(stable.compare(expected), 0);
  const read = metadata.wasm_chunk_store.map(({ hash }) => [
    ...subnet.read(canister, id, { wasm_chunk: { hash } }),
  ]);
  assert.deepEqual(read.sort(), chunks.sort());
});

test("T1 read_canister_snapshot_data_fails_bad_slice: five of them", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  subnet.growStable(canister, 3);
  const { id } = subnet.take(canister);
  const { wasm_memory_size, stable_memory_size } = subnet.metadata(canister, id);
  const past = (size: bigint) => ({ offset: size - 4096n, size: 5096n });
  const where = "wasm module / main memory / stable memory";
  const slice = ({ offset, size }: { offset: bigint; size: bigint }) =>
    `Invalid subslice into ${where}: offset: ${offset}, size: ${size}`;
  const moduleRange = { offset: 0n, size: BigInt(subject.length) + 1n };
  const bad: readonly (readonly [Kind, string])[] = [
    [{ wasm_module: moduleRange }, slice(moduleRange)],
    [{ wasm_memory: { offset: 0n, size: MAX_SLICE + 1n } }, "Requested slice too large: 2000001 > 2000000"],
    [{ wasm_memory: past(wasm_memory_size) }, slice(past(wasm_memory_size))],
    [{ stable_memory: { offset: 0n, size: MAX_SLICE + 1n } }, "Requested slice too large: 2000001 > 2000000"],
    [{ stable_memory: past(stable_memory_size) }, slice(past(stable_memory_size))],
  ];
  for (const [kind, text] of bad) {
    const refusal = subnet.refusal("read_canister_snapshot_data", readArgs(canister, id, kind));
    assertRefused(refusal, "IC0408", text);
    assert.equal(refusal.message, text);
  }
});

test("T1 read_canister_snapshot_data_fails_invalid_controller: even of no bytes", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const args = readArgs(canister, subnet.take(canister).id, nothing);
  assert.equal(subnet.refusal("read_canister_snapshot_data", args, bob).errorCode, "IC0512");
});

test("T1 read_canister_snapshot_data_fails_canister_and_snapshot_must_match: IC0406 and IC0305", () => {
  const subnet = new SnapshotSubnet();
  const [one, other] = [subnet.installSubject(), subnet.installSubject()];
  const { id } = subnet.take(one);
  const codeOf = (canisterId: Principal, snapshotId: Uint8Array) =>
    subnet.refusal("read_canister_snapshot_data", readArgs(canisterId, snapshotId, nothing)).errorCode;
  assert.equal(codeOf(other, id), "IC0406");
  assert.equal(codeOf(one, encodeSnapshotId(42n, one)), "IC0305");
});

test("readCanisterSnapshotData() costs five million instructions and one for every byte asked for", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const hash = subnet.storeChunk(canister, 1);
  const { id } = subnet.take(canister);
  const costs: readonly (readonly [Kind, bigint])[] = [
    [nothing, 5_000_000n],
    [{ wasm_memory: { offset: 1n, size: 70_000n } }, 5_070_000n],
    [{ wasm_memory: { offset: 2n ** 40n, size: 70_000n } }, 5_070_000n],
    [{ wasm_chunk: { hash } }, 5_000_000n + 1_048_576n],
    [{ wasm_chunk: { hash: new Uint8Array(3) } }, 5_000_000n + 1_048_576n],
    [{ stable_memory: { offset: 0n, size: MAX_SLICE + 1n } }, 0n],
  ];
  for (const [kind, cost] of costs) {
    assert.equal(subnet.costOf("read_canister_snapshot_data", readArgs(canister, id, kind), canister), cost);
  }
  const which = { canister_id: canister, snapshot_id: id };
  assert.equal(subnet.costOf("read_canister_snapshot_metadata", which, canister), 0n);
  assert.equal(subnet.costOf("list_canister_snapshots", { canister_id: canister }, canister), 0n);
});

test("T3 get_canister_status_memory_metrics: the parts sum up to the memory size", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  subnet.storeChunk(canister, 1);
  subnet.run(canister, "inc");
  subnet.take(canister);
  subnet.copy(canister, subnet.take(canister).id);
  const status = subnet.manage("canister_status", { canister_id: canister });
  const parts = Object.values(status.memory_metrics);
  assert.ok(parts.every((part) => part >= 0n));
  assert.equal(
    status.memory_size,
    parts.reduce((sum, part) => sum + part, 0n),
  );
});

test("T3 get_canister_status_memory_metrics_global_memory_size: 32 bytes for every stored global", () => {
  const subnet = new SnapshotSubnet();
  const declarations = `(global (mut i32) (i32.const 1)) (global (export "e") i64 (i64.const 1)) (global f32 (f32.const 1))`;
  const canister = subnet.create();
  const metrics = () => subnet.manage("canister_status", { canister_id: canister }).memory_metrics;
  assert.equal(metrics().global_memory_size, 0n);
  const module = assembleWat(`(module (memory 1) ${declarations})`);
  subnet.manage("install_code", installArgs(canister, module));
  assert.equal(metrics().global_memory_size, 32n * 3n);
});

test("T3 get_canister_status_memory_metrics_wasm_chunk_store_size: a full MiB for every WasmChunk", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const size = () =>
    subnet.manage("canister_status", { canister_id: canister }).memory_metrics.wasm_chunk_store_size;
  assert.equal(size(), 0n);
  subnet.storeChunk(canister, 1, 2, 3, 4, 5);
  assert.equal(size(), 1_048_576n);
});

test("T3 get_canister_status_memory_metrics_snapshots_size: the total size of the snapshots", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const size = () =>
    subnet.manage("canister_status", { canister_id: canister }).memory_metrics.snapshots_size;
  assert.equal(size(), 0n);
  const one = subnet.take(canister).total_size;
  assert.equal(size(), one);
  subnet.run(canister, "inc");
  assert.equal(size() + subnet.take(canister).total_size, 2n * one + WASM_PAGE);
  assert.equal(size(), 2n * one + WASM_PAGE);
});
