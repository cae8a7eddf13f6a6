import assert from "node:assert/strict";
import { test } from "node:test";
import type { ManagementArgs, Principal } from "icebox/wire";
import { uploadArgs } from "../../../src/replica/management/snapshots/testing/upload-args.ts";
import { u32 } from "./testing/bytes.ts";
import { assertRefused, type Refusal, SnapshotSubnet } from "./testing/snapshot-subnet.ts";
import { subject } from "./testing/subject.ts";

type Metadata = ManagementArgs["upload_canister_snapshot_metadata"];
type Kind = ManagementArgs["upload_canister_snapshot_data"]["kind"];

const WASM_PAGE = 65_536n;

function announce(subnet: SnapshotSubnet, canister_id: Principal, changes: Partial<Metadata>): Uint8Array {
  const args = uploadArgs({ canister_id, ...changes });
  return subnet.manage("upload_canister_snapshot_metadata", args).snapshot_id;
}

function dataArgs(canisterId: Principal, id: Uint8Array, kind: Kind, chunk: Uint8Array) {
  return { canister_id: canisterId, snapshot_id: id, kind, chunk };
}

function loadRefusal(subnet: SnapshotSubnet, canisterId: Principal, id: Uint8Array): Refusal {
  return subnet.refusal("load_canister_snapshot", subnet.loadArgs(canisterId, id));
}

test("T1 canister_snapshot_data_upload_fails_out_of_bounds: of every section", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const id = announce(subnet, canister, {
    wasm_module_size: 1234n,
    wasm_memory_size: 3n * WASM_PAGE,
    stable_memory_size: 4n * WASM_PAGE,
  });
  const ends: readonly (readonly [(offset: bigint) => Kind, bigint])[] = [
    [(offset) => ({ wasm_module: { offset } }), 1234n],
    [(offset) => ({ wasm_memory: { offset } }), 3n * WASM_PAGE],
    [(offset) => ({ stable_memory: { offset } }), 4n * WASM_PAGE],
  ];
  const ten = new Uint8Array(10).fill(42);
  for (const [at, end] of ends) {
    const refusal = subnet.refusal(
      "upload_canister_snapshot_data",
      dataArgs(canister, id, at(end - 5n), ten),
    );
    const text = `Invalid subslice into wasm module / main memory / stable memory: offset: ${end - 5n}, size: 10`;
    assertRefused(refusal, "IC0408", text);
    const cost = subnet.costOf(
      "upload_canister_snapshot_data",
      dataArgs(canister, id, at(end - 5n), ten),
      canister,
    );
    assert.equal(cost, 10n);
    subnet.manage("upload_canister_snapshot_data", dataArgs(canister, id, at(end - 10n), ten));
  }
});

test("T1 canister_snapshot_invalid_metadata_fails: each bad field on its own", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const good = {
    wasm_module_size: 1024n,
    globals: Array.from({ length: 1000 }, () => ({ i32: 42 })),
    wasm_memory_size: WASM_PAGE,
    stable_memory_size: WASM_PAGE,
    certified_data: new Uint8Array(32).fill(42),
  };
  announce(subnet, canister, good);
  const bad: readonly (readonly [Partial<Metadata>, string])[] = [
    [{ wasm_module_size: 0n }, "WasmModuleEmpty"],
    [{ wasm_memory_size: 123n }, "WasmMemoryNotPageAligned"],
    [{ stable_memory_size: 123n }, "StableMemoryNotPageAligned"],
    [{ certified_data: new Uint8Array(33).fill(42) }, "CertifiedDataTooLarge"],
    [{ globals: [...good.globals, { i32: 42 }] }, "ExportedGlobalsTooLarge"],
  ];
  for (const [changes, name] of bad) {
    const args = uploadArgs({ canister_id: canister, ...good, ...changes });
    const refusal = subnet.refusal("upload_canister_snapshot_metadata", args);
    assertRefused(refusal, "IC0408", `Snapshot Metadata contains invalid data: ${name}`);
  }
  assert.equal(subnet.snapshots(canister).length, 1);
});

test("T2 upload_and_load_snapshot_with_invalid_wasm: 42 zero bytes", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.create();
  const id = announce(subnet, canister, { wasm_module_size: 42n });
  const text = `Error from Canister ${canister.toText()}: Canister's Wasm module is not valid: Failed to decode wasm module: unsupported canister module format.`;
  assertRefused(loadRefusal(subnet, canister, id), "IC0505", text);
  assert.equal(subnet.canister(canister).installed, undefined);
});

test("T2 upload_snapshot_module_with_checkpoint: ten slices with checkpoints in between", () => {
  const subnet = new SnapshotSubnet({ checkpointIntervalRounds: 3 });
  const canister = subnet.installSubject();
  const size = 1_000_000;
  const id = announce(subnet, canister, { wasm_module_size: BigInt(10 * size) });
  for (let index = 0; index < 10; index += 1) {
    const kind = { wasm_module: { offset: BigInt(index * size) } };
    const slice = new Uint8Array(size).fill(index);
    subnet.manage("upload_canister_snapshot_data", dataArgs(canister, id, kind, slice));
    subnet.round();
  }
  for (let index = 0; index < 10; index += 1) {
    const range = { offset: BigInt(index * size), size: BigInt(size) };
    const slice = subnet.read(canister, id, { wasm_module: range });
    assert.equal(Buffer.from(slice).compare(new Uint8Array(size).fill(index)), 0);
  }
});

test("T2 upload_snapshot_with_checkpoint: stable memory and WasmChunks on both sides of a checkpoint", () => {
  const subnet = new SnapshotSubnet({ checkpointIntervalRounds: 5 });
  const canister = subnet.installSubject();
  for (let index = 0; index < 80; index += 1) subnet.run(canister, "inc");
  subnet.storeChunk(canister, 1, 2, 3, 4, 5);
  subnet.storeChunk(canister, 6, 7, 8);
  const source = subnet.download(canister, subnet.take(canister).id);
  assert.equal(source.stableMemory.length, 80 * 65_536);
  assert.deepEqual(source.stableMemory.slice(-4), u32(80));
  const uploaded = subnet.upload(canister, source, {
    global_timer: [],
    on_low_wasm_memory_hook_status: [],
  });
  const next = subnet.run(canister, "inc");
  subnet.load(canister, uploaded);
  const again = subnet.download(canister, subnet.take(canister).id);
  assert.equal(again.metadata.stable_memory_size, source.metadata.stable_memory_size);
  assert.deepEqual(again.metadata.wasm_chunk_store, source.metadata.wasm_chunk_store);
  assert.equal(Buffer.from(again.stableMemory).compare(source.stableMemory), 0);
  assert.deepEqual(again.chunks, source.chunks);
  assert.equal(subnet.run(canister, "inc"), next);
  while (subnet.state.round % 5n !== 0n) subnet.round();
  assert.equal(subnet.run(canister, "inc"), 82);
});

test("T2 load_snapshot_inconsistent_metadata_hook_status_fails: hook ready, hook executed, other globals", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  subnet.run(canister, "inc");
  const source = subnet.download(canister, subnet.take(canister).id);
  const hooks = [
    [{ ready: null }, "Ready"],
    [{ executed: null }, "Executed"],
  ] as const;
  for (const [status, name] of hooks) {
    const id = subnet.upload(canister, source, { on_low_wasm_memory_hook_status: [status] });
    const text = `Hook status (Some(${name})) of uploaded snapshot is inconsistent with the canister's state (hook condition satisfied: false).`;
    assertRefused(loadRefusal(subnet, canister, id), "IC0408", text);
  }
  const globals = [{ i32: 1 }, { i64: 1_999_996_623n }, { i32: 2 }];
  const id = subnet.upload(canister, source, { globals, on_low_wasm_memory_hook_status: [] });
  const text = "Wasm exported globals of canister module and snapshot metadata do not match.";
  assertRefused(loadRefusal(subnet, canister, id), "IC0408", text);
});

test("uploadCanisterSnapshotData() costs one instruction for every byte, and counts them as heap delta", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const args = uploadArgs({ canister_id: canister, wasm_module_size: 5000n });
  const metadataCost = subnet.costOf("upload_canister_snapshot_metadata", args, canister);
  assert.equal(metadataCost, 2_000_005_000n);
  const [snapshot] = subnet.snapshots(canister);
  assert.ok(snapshot);
  const { id } = snapshot;
  const debit = () => subnet.canister(canister).heapDelta.debitBytes;
  const before = debit();
  const write = (kind: Kind, sizeBytes: number) => {
    const data = dataArgs(canister, id, kind, new Uint8Array(sizeBytes).fill(1));
    return subnet.costOf("upload_canister_snapshot_data", data, canister);
  };
  assert.equal(write({ wasm_module: { offset: 0n } }, 3000), 3000n);
  assert.equal(debit() - before, 3000);
  assert.equal(write({ wasm_chunk: null }, 7), 1_048_576n);
  assert.equal(debit() - before, 3000 + 1_048_576);
  assert.equal(write({ wasm_chunk: null }, 7), 1_048_576n);
  assert.equal(debit() - before, 3000 + 1_048_576);
});

test("uploadCanisterSnapshotData() changes a snapshot that was loaded, and not the canister", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  subnet.run(canister, "poke", u32(5000, 7));
  const id = subnet.copy(canister, subnet.take(canister).id);
  subnet.load(canister, id);
  const kind = { wasm_memory: { offset: 5000n } };
  subnet.manage("upload_canister_snapshot_data", dataArgs(canister, id, kind, u32(8)));
  assert.equal(subnet.ask(canister, "peek", u32(5000)), 7);
  subnet.load(canister, id);
  assert.equal(subnet.ask(canister, "peek", u32(5000)), 8);
  subnet.run(canister, "poke", u32(5000, 9));
  subnet.load(canister, id);
  assert.equal(subnet.ask(canister, "peek", u32(5000)), 8);
  const module = subnet.canister(canister).installed?.rawModule;
  assert.deepEqual(module, subject);
});
