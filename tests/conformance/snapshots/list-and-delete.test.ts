import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeManagementArgs, encodeManagementArgs, encodeSnapshotId, Principal } from "icebox/wire";
import { alice, user } from "../../../src/replica/testing/test-subnet.ts";
import { assertRefused, availableMemory, SnapshotSubnet } from "./testing/snapshot-subnet.ts";

const missing = Principal.fromText("rrkah-fqaaa-aaaaa-aaaaq-cai");
const bob = user("bob");

test("T1 test_delete_canister_snapshot_decode_round_trip: arguments survive Candid", () => {
  const args = { canister_id: missing, snapshot_id: encodeSnapshotId(6n, missing) };
  const bytes = encodeManagementArgs("delete_canister_snapshot", args);
  assert.deepEqual(decodeManagementArgs("delete_canister_snapshot", bytes), args);
});

test("T1 delete_canister_snapshot_fails_canister_not_found: with a period", () => {
  const args = { canister_id: missing, snapshot_id: encodeSnapshotId(3n, missing) };
  const refusal = new SnapshotSubnet().refusal("delete_canister_snapshot", args);
  assertRefused(refusal, "IC0301", `Canister ${missing.toText()} not found.`);
});

test("T1 delete_canister_snapshot_fails_snapshot_not_found: names the snapshot and the canister", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const args = { canister_id: canister, snapshot_id: encodeSnapshotId(3n, canister) };
  const id = canister.toText();
  assertRefused(
    subnet.refusal("delete_canister_snapshot", args),
    "IC0305",
    `Could not find the snapshot ID ${id}-3 for canister ${id}.`,
  );
});

test("T1 delete_canister_snapshot_fails_snapshot_does_not_belong_to_canister: neither canister changes", () => {
  const subnet = new SnapshotSubnet();
  const [one, other] = [subnet.installSubject(), subnet.installSubject()];
  const { id } = subnet.take(one);
  const before = [subnet.canister(one), subnet.canister(other)];
  const args = { canister_id: other, snapshot_id: id };
  assert.equal(subnet.costOf("delete_canister_snapshot", args, other), 0n);
  assert.deepEqual([subnet.canister(one), subnet.canister(other)], before);
  assertRefused(
    subnet.refusal("delete_canister_snapshot", args),
    "IC0406",
    `The snapshot ${one.toText()}-0 does not belong to canister ${other.toText()}.`,
  );
});

test("T1 delete_canister_snapshot_succeeds: the subnet gets the memory back, the canister pays nothing", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const { id, total_size } = subnet.take(canister);
  const available = () => availableMemory(subnet, canister);
  const before = { available: available(), version: subnet.canister(canister).version };
  const args = { canister_id: canister, snapshot_id: id };
  assert.equal(subnet.costOf("delete_canister_snapshot", args, canister), 0n);
  assert.deepEqual(subnet.snapshots(canister), []);
  assert.equal(available() - before.available, Number(total_size));
  assert.equal(subnet.canister(canister).version, before.version);
  const metrics = subnet.manage("canister_status", { canister_id: canister }).memory_metrics;
  assert.equal(metrics.snapshots_size, 0n);
});

test("T1 list_canister_snapshot_fails_canister_not_found: with a period", () => {
  const refusal = new SnapshotSubnet().refusal("list_canister_snapshots", { canister_id: missing });
  assertRefused(refusal, "IC0301", `Canister ${missing.toText()} not found.`);
});

test("T1 list_canister_snapshot_fails_invalid_controller: names the controllers and the sender", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.create();
  const before = subnet.canister(canister);
  const { errorCode, message } = subnet.refusal("list_canister_snapshots", { canister_id: canister }, bob);
  assert.equal(errorCode, "IC0512");
  const expected = `Only the controllers of the canister ${canister.toText()} can control it.\nCanister's controllers: ${alice.toText()}\nSender's ID: ${bob.toText()}\n`;
  assert.equal(message.slice(0, expected.length), expected);
  assert.deepEqual(subnet.canister(canister).snapshots, before.snapshots);
});

test("T1 list_canister_snapshot_succeeds: answers what the take answered", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const taken = subnet.take(canister);
  assert.deepEqual(subnet.list(canister), [taken]);
});
