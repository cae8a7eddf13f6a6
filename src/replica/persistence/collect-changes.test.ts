import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex } from "../../bytes/mod.ts";
import type { ManagementArgs, Principal } from "../../wire/mod.ts";
import { counterModule } from "../testing/counter.ts";
import { installArgs, TestSubnet } from "../testing/test-subnet.ts";
import type { ChangeSet } from "./change-set.ts";
import { collectChanges } from "./collect-changes.ts";
import { referencedBlobs } from "./referenced-blobs.ts";
import { kindOf } from "./testing/key-kinds.ts";

/** The kinds of all keys of a change set, with `-` in front of those that are deleted. */
function kindsOf(changes: ChangeSet): string[] {
  const entries = [...changes.records, ...changes.memories];
  return entries.map(([key, value]) => (value === undefined ? "-" : "") + kindOf(key)).sort();
}

/** What a step changes. */
function changesOf(subnet: TestSubnet, step: () => void): ChangeSet {
  const before = subnet.state;
  step();
  return collectChanges(before, subnet.state);
}

const round = ["forget/*", "ingress", "ingress/*", "subnet"];

function takeArgs(canisterId: Principal): ManagementArgs["take_canister_snapshot"] {
  const none = { replace_snapshot: [] as [], uninstall_code: [] as [], sender_canister_version: [] as [] };
  return { canister_id: canisterId, ...none };
}

test("collectChanges() of an idle round is the record of the subnet", () => {
  const subnet = new TestSubnet();
  subnet.install(counterModule);
  assert.deepEqual(kindsOf(changesOf(subnet, () => subnet.round())), ["subnet"]);
});

test("collectChanges() of a message is the canister's account, globals and heap, and the call", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  subnet.install(counterModule);
  const changes = changesOf(subnet, () => subnet.update(counter, "increment"));
  assert.deepEqual(kindsOf(changes), ["canister/*", "canister/*/execution", "canister/*/heap", ...round]);
  assert.equal(changes.blobs.size, 0);
  const sizeBytes = [...changes.records].reduce(
    (sum, [key, value]) => sum + key.length + (value?.length ?? 0),
    0,
  );
  assert.ok(sizeBytes < 900, `${sizeBytes} bytes`);
});

test("collectChanges() of a query in replicated mode and of a trap leaves memories alone", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  for (const method of ["get", "fail"]) {
    const changes = changesOf(subnet, () => subnet.update(counter, method));
    const logs = method === "fail" ? ["canister/*/log", "canister/*/log/*"] : [];
    assert.deepEqual(kindsOf(changes), ["canister/*", ...logs, ...round]);
  }
});

test("collectChanges() hands a module over when a canister begins to name it, also if it is known", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const hash = encodeHex(subnet.canister(counter).installed?.moduleHash ?? new Uint8Array());
  assert.deepEqual([...referencedBlobs(subnet.state)], [hash]);

  const taken = changesOf(subnet, () => subnet.manage("take_canister_snapshot", takeArgs(counter)));
  assert.deepEqual([...taken.blobs.keys()], [hash]);
  const snapshot = ["", "/heap", "/stable"].map((rest) => `canister/*/snapshot/*${rest}`);
  assert.deepEqual(kindsOf(taken), ["canister/*", ...snapshot, ...round]);

  const other = subnet.create();
  const installed = changesOf(subnet, () => subnet.manage("install_code", installArgs(other, counterModule)));
  assert.deepEqual([...installed.blobs.keys()], [hash]);
});

test("collectChanges() hands over a WasmChunk once and forgets it with the store", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.create();
  const upload = (byte: number): ChangeSet =>
    changesOf(subnet, () =>
      subnet.manage("upload_chunk", { canister_id: canisterId, chunk: Uint8Array.of(byte) }),
    );
  assert.equal(upload(1).blobs.size, 1);
  const second = upload(2);
  assert.equal(second.blobs.size, 1);
  assert.deepEqual(kindsOf(second), ["canister/*", "canister/*/chunks", ...round]);
  assert.equal(upload(2).blobs.size, 0);
  assert.equal(referencedBlobs(subnet.state).size, 2);
  subnet.manage("clear_chunk_store", { canister_id: canisterId });
  assert.equal(referencedBlobs(subnet.state).size, 0);
});

test("collectChanges() deletes everything of a deleted canister", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  subnet.update(counter, "print_and_trap");
  subnet.manage("take_canister_snapshot", takeArgs(counter));
  subnet.manage("stop_canister", { canister_id: counter });
  const key = `canister/${counter.toText()}`;
  const isOwn = (name: string): boolean => name === key || name.startsWith(`${key}/`);
  const all = collectChanges(undefined, subnet.state);
  const own = [...all.records.keys(), ...all.memories.keys()].filter(isOwn);
  const deleted = changesOf(subnet, () => subnet.manage("delete_canister", { canister_id: counter }));
  const gone = [...deleted.records, ...deleted.memories].filter(([, value]) => value === undefined);
  assert.deepEqual(gone.map(([name]) => name).sort(), own.sort());
});

test("collectChanges() while an upload comes in touches its memory and not its record", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.create();
  const { snapshot_id } = subnet.manage("upload_canister_snapshot_metadata", {
    canister_id: canisterId,
    replace_snapshot: [],
    wasm_module_size: 100n,
    globals: [],
    wasm_memory_size: 65_536n,
    stable_memory_size: 0n,
    certified_data: new Uint8Array(),
    global_timer: [],
    on_low_wasm_memory_hook_status: [],
  });
  const upload = (kind: ManagementArgs["upload_canister_snapshot_data"]["kind"]): string[] => {
    const args = { canister_id: canisterId, snapshot_id, kind, chunk: Uint8Array.of(1) };
    return kindsOf(changesOf(subnet, () => subnet.manage("upload_canister_snapshot_data", args)));
  };
  assert.deepEqual(upload({ wasm_module: { offset: 0n } }), [
    "canister/*",
    "canister/*/snapshot/*/module",
    ...round,
  ]);
  assert.deepEqual(upload({ wasm_memory: { offset: 9n } }), [
    "canister/*",
    "canister/*/snapshot/*/heap",
    ...round,
  ]);
  assert.deepEqual(upload({ wasm_chunk: null }), ["canister/*", "canister/*/snapshot/*", ...round]);
});
