import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { assembleWat } from "../../../../tests/support/compile-wat.ts";
import { encodeHex } from "../../../bytes/mod.ts";
import type { Principal } from "../../../wire/mod.ts";
import { counterBytes, counterModule } from "../../testing/counter.ts";
import { alice, installArgs, settingsArgs, TestSubnet } from "../../testing/test-subnet.ts";
import { download, loadOnto, takeSnapshot, upload } from "./testing/transfer.ts";
import { uploadArgs } from "./testing/upload-args.ts";

function counterAt(subnet: TestSubnet, canisterId: Principal): number {
  const outcome = subnet.query(canisterId, "get");
  assert.equal(outcome.kind, "replied");
  return outcome.arg[0] ?? -1;
}

function message(subnet: TestSubnet, canisterId: Principal, id: Uint8Array): string {
  const result = subnet.submit(subnet.makeManagementCall("load_canister_snapshot", loadOnto(canisterId, id)));
  assert.equal(result.kind, "rejected");
  return `${result.errorCode} ${result.message.split("\n")[0] ?? ""}`;
}

function limitMemory(subnet: TestSubnet, canisterId: Principal, limit: number, threshold: number): void {
  const settings = settingsArgs({
    wasm_memory_limit: [BigInt(limit)],
    wasm_memory_threshold: [BigInt(threshold)],
  });
  subnet.manage("update_settings", { canister_id: canisterId, settings, sender_canister_version: [] });
}

test("a snapshot brings a counter back (PT test_canister_snapshots)", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule, Uint8Array.of(5));
  subnet.update(counter, "increment");
  subnet.update(counter, "save");
  const id = takeSnapshot(subnet, counter);
  subnet.update(counter, "increment");
  subnet.update(counter, "save");
  assert.equal(counterAt(subnet, counter), 7);
  subnet.manage("load_canister_snapshot", loadOnto(counter, id));
  assert.equal(counterAt(subnet, counter), 6);
  assert.deepEqual(subnet.query(counter, "saved"), { kind: "replied", arg: counterBytes(6) });
  assert.deepEqual(subnet.update(counter, "increment"), { kind: "replied", data: counterBytes(7) });
  subnet.manage("load_canister_snapshot", loadOnto(counter, id));
  assert.equal(counterAt(subnet, counter), 6);
});

test("a snapshot survives reinstall, uninstall and stop", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule, Uint8Array.of(5));
  const id = takeSnapshot(subnet, counter);
  const empty = assembleWat("(module)");
  subnet.manage("install_code", installArgs(counter, empty, { mode: { reinstall: null } }));
  subnet.manage("uninstall_code", { canister_id: counter, sender_canister_version: [] });
  subnet.manage("stop_canister", { canister_id: counter });
  subnet.manage("load_canister_snapshot", loadOnto(counter, id));
  assert.equal(subnet.canister(counter).status.kind, "stopped");
  subnet.manage("start_canister", { canister_id: counter });
  assert.equal(counterAt(subnet, counter), 5);
});

test("a snapshot goes with its canister (T1 snapshot_is_deleted_with_canister_delete)", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const other = subnet.create();
  const id = takeSnapshot(subnet, counter);
  subnet.manage("stop_canister", { canister_id: counter });
  subnet.manage("delete_canister", { canister_id: counter });
  assert.equal(subnet.manageFails("load_canister_snapshot", loadOnto(other, id)), "IC0305");
});

test("a downloaded and uploaded snapshot restores everything (T1 canister_snapshot_roundtrip_succeeds)", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule, Uint8Array.of(3));
  subnet.update(counter, "certify");
  subnet.update(counter, "save");
  subnet.manage("upload_chunk", { canister_id: counter, chunk: Uint8Array.of(1, 2, 3) });
  const id = takeSnapshot(subnet, counter);
  const source = download(subnet, counter, id);
  assert.deepEqual(source.wasmModule, counterModule);
  assert.deepEqual(source.metadata.globals, [{ i32: 0 }]);

  const target = subnet.create();
  const uploaded = upload(subnet, target, source);
  const size = (of: Principal) => [...subnet.canister(of).snapshots.values()].at(-1)?.sizeBytes ?? 0;
  assert.equal(size(counter) - size(target), 32);
  subnet.manage("load_canister_snapshot", loadOnto(target, uploaded));
  assert.equal(counterAt(subnet, target), 3);
  assert.deepEqual(subnet.query(target, "saved"), { kind: "replied", arg: counterBytes(3) });
  const canister = subnet.canister(target);
  assert.equal(canister.globalTimerNs, 42n);
  assert.deepEqual(canister.certifiedData, subnet.canister(counter).certifiedData);
  assert.deepEqual(canister.installed?.moduleHash, subnet.canister(counter).installed?.moduleHash);
  const change = canister.history.changes.at(-1)?.details;
  assert.equal(change?.kind, "load_snapshot");
  assert.equal(change.source.kind, "metadata_upload");
  assert.equal(change.fromCanisterId, undefined);

  const again = download(subnet, target, takeSnapshot(subnet, target));
  assert.deepEqual(again.wasmMemory, source.wasmMemory);
  assert.deepEqual(again.stableMemory, source.stableMemory);
  assert.deepEqual(again.chunks, source.chunks);
  assert.deepEqual(again.metadata.globals, source.metadata.globals);
});

const globalKinds = [
  ["(global (mut i32) (i32.const 1))", [{ i32: 1 }]],
  ['(global (export "g") (mut i32) (i32.const 1))', [{ i32: 1 }]],
  ['(global (export "g") i64 (i64.const -2))', [{ i64: -2n }]],
  ["(global i32 (i32.const 1))", []],
  ["(global (mut f32) (f32.const 1.5))", [{ f32: 0x3fc00000n }]],
  ["(global (mut f32) (f32.const -nan:0x200001))", [{ f32: 0xffa00001n }]],
  ["(global (mut f64) (f64.const 0.1))", [{ f64: 0x3fb999999999999an }]],
  ["(global (mut f64) (f64.const nan:0x4000000000003))", [{ f64: 0x7ff4000000000003n }]],
  ["(global (mut v128) (v128.const i32x4 1 0 0 0x80000000))", [{ v128: 2n ** 127n + 1n }]],
  ["", []],
] as const;

test("globals are listed if they are exported or mutable (T2 take_download_upload_load_snapshot_roundtrip_one_global)", () => {
  const subnet = new TestSubnet();
  for (const [declaration, expected] of globalKinds) {
    for (const memory of ["(memory 1)", "(memory i64 1)"]) {
      const canister = subnet.install(assembleWat(`(module ${memory} ${declaration})`));
      const source = download(subnet, canister, takeSnapshot(subnet, canister));
      assert.deepEqual(source.metadata.globals, expected, `${memory} ${declaration}`);
      const uploaded = upload(subnet, canister, source);
      subnet.manage("load_canister_snapshot", loadOnto(canister, uploaded));
      const again = download(subnet, canister, takeSnapshot(subnet, canister));
      assert.deepEqual(again.metadata.globals, expected, `${memory} ${declaration}`);
    }
  }
});

test("uploaded globals replace the ones of the module, exported ones first", () => {
  const wat = `(module
    (import "ic0" "msg_reply" (func $reply))
    (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
    (memory 1)
    (global $hidden (mut i32) (i32.const 1))
    (global $shown (export "shown") (mut i32) (i32.const 2))
    (func (export "canister_query get")
      (i32.store (i32.const 0) (global.get $hidden))
      (i32.store (i32.const 4) (global.get $shown))
      (call $append (i32.const 0) (i32.const 8))
      (call $reply)))`;
  const subnet = new TestSubnet();
  const canister = subnet.install(assembleWat(wat));
  const source = download(subnet, canister, takeSnapshot(subnet, canister));
  assert.deepEqual(source.metadata.globals, [{ i32: 2 }, { i32: 1 }]);
  const uploaded = upload(subnet, canister, source, { globals: [{ i32: 20 }, { i32: 10 }] });
  subnet.manage("load_canister_snapshot", loadOnto(canister, uploaded));
  const outcome = subnet.query(canister, "get");
  assert.deepEqual(outcome, { kind: "replied", arg: Uint8Array.of(10, 0, 0, 0, 20, 0, 0, 0) });
});

test("a gzip module is downloaded as it was installed, and loads again", () => {
  const subnet = new TestSubnet();
  const compressed = new Uint8Array(gzipSync(counterModule));
  const counter = subnet.install(compressed, Uint8Array.of(9));
  const source = download(subnet, counter, takeSnapshot(subnet, counter));
  assert.deepEqual(source.wasmModule, compressed);
  const uploaded = upload(subnet, counter, source);
  subnet.update(counter, "increment");
  subnet.manage("load_canister_snapshot", loadOnto(counter, uploaded));
  assert.equal(counterAt(subnet, counter), 9);
});

test("loadCanisterSnapshot() refuses a module that was never uploaded (T2 upload_and_load_snapshot_with_invalid_wasm)", () => {
  const subnet = new TestSubnet();
  const canister = subnet.create();
  const args = uploadArgs({ canister_id: canister, wasm_module_size: 42n });
  const { snapshot_id } = subnet.manage("upload_canister_snapshot_metadata", args);
  const before = subnet.canister(canister);
  assert.equal(
    message(subnet, canister, snapshot_id),
    `IC0505 Error from Canister ${canister.toText()}: Canister's Wasm module is not valid: Failed to decode wasm module: unsupported canister module format.`,
  );
  assert.equal(subnet.canister(canister).installed, undefined);
  assert.equal(subnet.canister(canister).version, before.version);
});

test("loadCanisterSnapshot() refuses a module that does not compile", () => {
  const header = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const illTyped = [1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 5, 1, 3, 0, 0x6a, 0x0b];
  const wasmModule = Uint8Array.of(...header, ...illTyped);
  const subnet = new TestSubnet();
  const canister = subnet.create();
  const args = uploadArgs({ canister_id: canister, wasm_module_size: BigInt(wasmModule.length) });
  const { snapshot_id } = subnet.manage("upload_canister_snapshot_metadata", args);
  const kind = { wasm_module: { offset: 0n } };
  const data = { canister_id: canister, snapshot_id, kind, chunk: wasmModule };
  subnet.manage("upload_canister_snapshot_data", data);
  assert.match(message(subnet, canister, snapshot_id), /^IC0505 .*Canister's Wasm module is not valid: /);
});

test("loadCanisterSnapshot() wants the globals of the module (T2 load_snapshot_inconsistent_metadata_hook_status_fails)", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const source = download(subnet, counter, takeSnapshot(subnet, counter));
  const text = "IC0408 Wasm exported globals of canister module and snapshot metadata do not match.";
  for (const globals of [[], [{ i64: 0n }], [{ i32: 0 }, { i32: 0 }]]) {
    assert.equal(message(subnet, counter, upload(subnet, counter, source, { globals })), text);
  }
});

test("loadCanisterSnapshot() wants the hook status to agree with the memory (T2 load_snapshot_inconsistent_metadata_hook_status_fails)", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const source = download(subnet, counter, takeSnapshot(subnet, counter));
  const id = upload(subnet, counter, source, { on_low_wasm_memory_hook_status: [{ ready: null }] });
  assert.equal(
    message(subnet, counter, id),
    "IC0408 Hook status (Some(Ready)) of uploaded snapshot is inconsistent with the canister's state (hook condition satisfied: false).",
  );
  limitMemory(subnet, counter, 2 * 65_536, 65_537);
  subnet.manage("load_canister_snapshot", loadOnto(counter, id));
  assert.equal(subnet.canister(counter).lowMemoryHook, "executed");
  const calm = upload(subnet, counter, source, {
    on_low_wasm_memory_hook_status: [{ condition_not_satisfied: null }],
  });
  assert.match(
    message(subnet, counter, calm),
    /Some\(ConditionNotSatisfied\).*hook condition satisfied: true/,
  );
});

test("loadCanisterSnapshot() restores the timer of an upload only", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  subnet.update(counter, "certify");
  const taken = takeSnapshot(subnet, counter);
  const source = download(subnet, counter, taken);
  assert.deepEqual(source.metadata.global_timer, [{ active: 42n }]);

  const reinstall = installArgs(counter, counterModule, { mode: { reinstall: null } });
  subnet.manage("install_code", reinstall);
  subnet.manage("load_canister_snapshot", loadOnto(counter, taken));
  assert.equal(subnet.canister(counter).globalTimerNs, 0n);

  subnet.manage("load_canister_snapshot", loadOnto(counter, upload(subnet, counter, source)));
  assert.equal(subnet.canister(counter).globalTimerNs, 42n);

  const silent = upload(subnet, counter, source, { global_timer: [] });
  subnet.manage("load_canister_snapshot", loadOnto(counter, silent));
  assert.equal(subnet.canister(counter).globalTimerNs, 42n);
  const inactive = upload(subnet, counter, source, { global_timer: [{ inactive: null }] });
  subnet.manage("load_canister_snapshot", loadOnto(counter, inactive));
  assert.equal(subnet.canister(counter).globalTimerNs, 0n);
});

test("loadCanisterSnapshot() refuses a heap that the module's memory cannot have", () => {
  const subnet = new TestSubnet();
  const canister = subnet.install(assembleWat("(module (memory 1 2))"));
  const source = download(subnet, canister, takeSnapshot(subnet, canister));
  const id = upload(subnet, canister, source, { wasm_memory_size: 3n * 65_536n });
  assert.match(message(subnet, canister, id), /^IC0408 Wasm memory of 3 pages/);
});

test("a snapshot with a heap smaller than the module's first one loads, and the canister goes on", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule, Uint8Array.of(1));
  const source = download(subnet, counter, takeSnapshot(subnet, counter));
  const nothing = { ...source, wasmMemory: new Uint8Array() };
  const id = upload(subnet, counter, nothing, { wasm_memory_size: 0n });
  subnet.manage("load_canister_snapshot", loadOnto(counter, id));
  assert.equal(subnet.update(counter, "increment").kind, "rejected");
  const whole = upload(subnet, counter, source);
  subnet.manage("load_canister_snapshot", loadOnto(counter, whole));
  assert.deepEqual(subnet.update(counter, "increment"), { kind: "replied", data: counterBytes(2) });
});

test("a snapshot's data can be uploaded after it was loaded", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule, Uint8Array.of(1));
  const source = download(subnet, counter, takeSnapshot(subnet, counter));
  const id = upload(subnet, counter, source);
  subnet.manage("load_canister_snapshot", loadOnto(counter, id));
  subnet.manage("upload_canister_snapshot_data", {
    canister_id: counter,
    snapshot_id: id,
    kind: { wasm_memory: { offset: 0n } },
    chunk: Uint8Array.of(44),
  });
  assert.equal(counterAt(subnet, counter), 1);
  subnet.manage("load_canister_snapshot", loadOnto(counter, id));
  assert.equal(counterAt(subnet, counter), 44);
});

test("a snapshot of a stable memory beyond 4 GiB is taken and loaded without moving it", () => {
  const wat = `(module
    (import "ic0" "msg_reply" (func $reply))
    (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
    (import "ic0" "stable64_grow" (func $grow (param i64) (result i64)))
    (import "ic0" "stable64_write" (func $write (param i64 i64 i64)))
    (import "ic0" "stable64_read" (func $read (param i64 i64 i64)))
    (memory 1)
    (func (export "canister_update put")
      (drop (call $grow (i64.const 100000)))
      (i32.store (i32.const 0) (i32.const 7))
      (call $write (i64.const 6000000000) (i64.const 0) (i64.const 4))
      (call $reply))
    (func (export "canister_update wipe")
      (i32.store (i32.const 0) (i32.const 0))
      (call $write (i64.const 6000000000) (i64.const 0) (i64.const 4))
      (call $reply))
    (func (export "canister_query get")
      (call $read (i64.const 8) (i64.const 6000000000) (i64.const 4))
      (call $append (i32.const 8) (i32.const 4))
      (call $reply)))`;
  const subnet = new TestSubnet();
  const canister = subnet.install(assembleWat(wat));
  subnet.update(canister, "put");
  const id = takeSnapshot(subnet, canister);
  subnet.update(canister, "wipe");
  assert.deepEqual(subnet.query(canister, "get"), { kind: "replied", arg: counterBytes(0) });
  subnet.manage("load_canister_snapshot", loadOnto(canister, id));
  assert.deepEqual(subnet.query(canister, "get"), { kind: "replied", arg: counterBytes(7) });
  const range = { offset: 6_000_000_000n, size: 4n };
  const read = { canister_id: canister, snapshot_id: id, kind: { stable_memory: range } };
  assert.deepEqual(subnet.manage("read_canister_snapshot_data", read).chunk, counterBytes(7));
});

test("the sender of a snapshot call shows in the history", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  subnet.manage("load_canister_snapshot", loadOnto(counter, takeSnapshot(subnet, counter)));
  const origin = subnet.canister(counter).history.changes.at(-1)?.origin;
  assert.ok(origin?.kind === "from_user");
  assert.equal(origin.userId.toText(), alice.toText());
  assert.equal(encodeHex(origin.userId.toUint8Array()), encodeHex(alice.toUint8Array()));
});
