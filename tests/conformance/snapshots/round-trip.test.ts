import assert from "node:assert/strict";
import { test } from "node:test";
import type { ManagementResults } from "icebox/wire";
import { assembleWat } from "../../support/compile-wat.ts";
import { assertSameSnapshot } from "./testing/assert-same-snapshot.ts";
import { SnapshotSubnet } from "./testing/snapshot-subnet.ts";
import { subject } from "./testing/subject.ts";

type Globals = ManagementResults["read_canister_snapshot_metadata"]["globals"];

const MEMORIES = ["(memory 1)", "(memory i64 1)"];

/** Takes, perhaps downloads and uploads, loads, runs and takes again: everything must be as it was. */
function assertRoundTrip(declaration: string, memory: string, expected: Globals): void {
  const module = assembleWat(`(module
    (import "ic0" "msg_reply" (func $reply))
    (func (export "canister_update run") (call $reply))
    ${declaration}
    ${memory})`);
  for (const uploads of [false, true]) {
    const subnet = new SnapshotSubnet();
    const canister = subnet.install(module);
    const taken = subnet.take(canister).id;
    assert.deepEqual(subnet.metadata(canister, taken).globals, expected);
    const loaded = uploads ? subnet.copy(canister, taken) : taken;
    if (uploads) assertSameSnapshot(subnet, [canister, taken], [canister, loaded]);
    subnet.load(canister, loaded);
    assert.equal(subnet.update(canister, "run").kind, "replied");
    assertSameSnapshot(subnet, [canister, loaded], [canister, subnet.take(canister).id]);
  }
}

test("T2 take_download_upload_load_snapshot_roundtrip_no_globals: with 32 and 64-bit memories", () => {
  for (const memory of MEMORIES) assertRoundTrip("", memory, []);
});

test("T2 take_download_upload_load_snapshot_roundtrip_one_global: listed if it is exported or mutable", () => {
  for (const memory of MEMORIES) {
    for (const exported of ["", '(export "my_global")']) {
      for (const type of ["i32", "(mut i32)"]) {
        const isListed = exported !== "" || type !== "i32";
        assertRoundTrip(`(global ${exported} ${type} (i32.const 42))`, memory, isListed ? [{ i32: 42 }] : []);
      }
    }
  }
});

test("T1 canister_snapshot_roundtrip_succeeds: download, upload, load; the counter is back", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  subnet.storeChunk(canister, 1, 2, 3, 4, 5);
  subnet.storeChunk(canister, 6, 7, 8);
  for (const count of [1, 2, 3]) assert.equal(subnet.run(canister, "inc"), count);
  const taken = subnet.take(canister).id;
  const uploaded = subnet.copy(canister, taken);
  assert.equal(subnet.run(canister, "inc"), 4);
  subnet.load(canister, uploaded);
  assert.equal(subnet.ask(canister, "read"), 3);
  assertSameSnapshot(subnet, [canister, taken], [canister, subnet.take(canister).id]);
  const details = subnet.canister(canister).history.changes.at(-1)?.details;
  assert.ok(details?.kind === "load_snapshot");
  assert.equal(details.source.kind, "metadata_upload");
});

test("PT test_canister_snapshots: list, take, load, replace, take beside, delete", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const stopped = <Result>(work: () => Result): Result => {
    subnet.manage("stop_canister", { canister_id: canister });
    const result = work();
    subnet.manage("start_canister", { canister_id: canister });
    return result;
  };
  assert.equal(subnet.run(canister, "inc"), 1);
  assert.deepEqual(subnet.list(canister), []);
  const first = stopped(() => subnet.take(canister));
  assert.deepEqual(subnet.list(canister), [first]);
  assert.equal(subnet.run(canister, "inc"), 2);
  stopped(() => {
    subnet.load(canister, first.id);
  });
  assert.equal(subnet.ask(canister, "read"), 1);
  assert.equal(subnet.run(canister, "inc"), 2);
  const second = stopped(() => subnet.take(canister, { replace: first.id }));
  assert.deepEqual(subnet.list(canister), [second]);
  const third = stopped(() => subnet.take(canister));
  assert.deepEqual(subnet.list(canister), [second, third]);
  subnet.remove(canister, second.id);
  assert.deepEqual(subnet.list(canister), [third]);
});

test("PT test_wasm_chunk_store: a canister is installed from WasmChunks", () => {
  const subnet = new SnapshotSubnet();
  const store = subnet.create();
  assert.deepEqual(subnet.manage("stored_chunks", { canister_id: store }), []);
  const half = Math.floor(subject.length / 2);
  const [first, second] = [subject.slice(0, half), subject.slice(half)];
  const hashes = [first, first, second].map((chunk) => subnet.storeChunk(store, ...chunk));
  assert.deepEqual(hashes[0], hashes[1]);
  const stored = subnet.manage("stored_chunks", { canister_id: store });
  assert.equal(stored.length, 2);
  const target = subnet.create();
  subnet.manage("install_chunked_code", {
    mode: { install: null },
    target_canister: target,
    store_canister: [store],
    chunk_hashes_list: hashes.slice(1).map((hash) => ({ hash })),
    wasm_module_hash: subnet.context.platform.sha256(subject),
    arg: new Uint8Array(),
    sender_canister_version: [],
  });
  assert.equal(subnet.run(target, "inc"), 1);
  subnet.manage("clear_chunk_store", { canister_id: store });
  assert.deepEqual(subnet.manage("stored_chunks", { canister_id: store }), []);
});
