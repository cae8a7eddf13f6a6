import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeHex, encodeHex, hasFault } from "icebox/bytes";
import {
  canisterIdFromNumber,
  decodeManagementArgs,
  decodeSnapshotId,
  encodeManagementArgs,
  encodeSnapshotId,
  Principal,
  snapshotIdText,
} from "icebox/wire";
import { addChunk, MAX_CHUNKS } from "../../../src/replica/management/chunks/add-chunk.ts";
import { WASM_CHUNK_BYTES } from "../../../src/replica/cycles/prices.ts";
import { PAGE_BYTES } from "../../../src/pages/mod.ts";
import { SnapshotSubnet } from "./testing/snapshot-subnet.ts";

const canister = canisterIdFromNumber(243_425n);

test("SID invalid_snapshot_id_fails: four bytes are no id", () => {
  assert.throws(() => decodeSnapshotId(Uint8Array.of(4, 5, 6, 6)), hasCode("wire/bad-snapshot-id"));
  assert.throws(() => decodeSnapshotId(new Uint8Array(38)), hasCode("wire/bad-snapshot-id"));
});

test("SID invalid_blob_fails: bytes that are no Candid", () => {
  assert.throws(() => decodeManagementArgs("delete_canister_snapshot", Uint8Array.of(4, 5, 6, 6)));
});

test("SID snapshot_id_roundtrip: through Candid and back", () => {
  const snapshotId = encodeSnapshotId(4n, canister);
  const args = { canister_id: canister, snapshot_id: snapshotId };
  const bytes = encodeManagementArgs("delete_canister_snapshot", args);
  const { snapshot_id } = decodeManagementArgs("delete_canister_snapshot", bytes);
  const { local, canisterId } = decodeSnapshotId(snapshot_id);
  assert.deepEqual([local, canisterId.toText()], [4n, canister.toText()]);
});

const vectors = [
  ["0000000000000000800000000010000a0101", 0n, "a3shf-5eaaa-aaaaa-qaafa-cai"],
  ["0000000000000000ffffffffff9000010101", 0n, "uxrrr-q7777-77774-qaaaq-cai"],
  ["0000000000000000ffffffffffa000020101", 0n, "a2cb4-hh777-77775-aaaba-cai"],
  ["000000000000000100000000002034610101", 1n, "pifyq-raaaa-aaaab-agrqq-cai"],
] as const;

test("SID test_snapshot_id_creation: local number, big endian, then the canister id", () => {
  const bytes = encodeSnapshotId(4n, canister);
  assert.deepEqual(bytes.slice(0, 8), Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 4));
  assert.deepEqual(bytes.slice(8), canister.toUint8Array());
  for (const [hex, local, text] of vectors) {
    assert.equal(encodeHex(encodeSnapshotId(local, Principal.fromText(text))), hex);
    assert.equal(snapshotIdText(decodeHex(hex)), `${text}-${local}`);
  }
});

test("CS test_construct_canister_snapshot_ids: every canister counts from 0 and never uses a number again", () => {
  const subnet = new SnapshotSubnet();
  const [one, other] = [subnet.installSubject(), subnet.installSubject()];
  const localOf = (id: Uint8Array) => decodeSnapshotId(id).local;
  const first = subnet.take(one).id;
  const second = subnet.take(one, { replace: first }).id;
  subnet.remove(one, second);
  const uploaded = subnet.copy(one, subnet.take(one).id);
  assert.deepEqual([first, second, uploaded].map(localOf), [0n, 1n, 3n]);
  assert.equal(localOf(subnet.take(other).id), 0n);
});

test("CS test_push_and_remove_snapshot: present after the take, absent after the delete", () => {
  const subnet = new SnapshotSubnet();
  const id = subnet.installSubject();
  assert.equal(subnet.snapshots(id).length, 0);
  const taken = subnet.take(id);
  assert.deepEqual(
    subnet.snapshots(id).map((snapshot) => snapshot.id),
    [taken.id],
  );
  subnet.remove(id, taken.id);
  assert.equal(subnet.snapshots(id).length, 0);
});

test("CS test_memory_usage_correctly_updated_while_adding_and_removing_snapshots: two come and go", () => {
  const subnet = new SnapshotSubnet();
  const id = subnet.installSubject();
  const size = () => subnet.manage("canister_status", { canister_id: id }).memory_metrics.snapshots_size;
  const one = subnet.take(id);
  assert.equal(size(), one.total_size);
  subnet.run(id, "inc");
  const other = subnet.take(id);
  assert.equal(size(), one.total_size + other.total_size);
  subnet.remove(id, one.id);
  assert.equal(size(), other.total_size);
  subnet.remove(id, other.id);
  assert.equal(size(), 0n);
});

test("T1 chunk_size_multiple_of_os_page_size: a WasmChunk ends with a page", () => {
  assert.equal(WASM_CHUNK_BYTES % PAGE_BYTES, 0);
  const whole = addChunk(new Map(), new Uint8Array(WASM_CHUNK_BYTES), () => new Uint8Array(32));
  assert.equal(whole.kind, "added");
  const more = addChunk(new Map(), new Uint8Array(WASM_CHUNK_BYTES + 1), () => new Uint8Array(32));
  assert.equal(more.kind, "refused");
  assert.equal(MAX_CHUNKS * WASM_CHUNK_BYTES, 104_857_600);
});

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => hasFault(error, code);
}
