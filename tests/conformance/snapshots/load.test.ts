import assert from "node:assert/strict";
import { test } from "node:test";
import {
  decodeManagementArgs,
  encodeManagementArgs,
  encodeSnapshotId,
  managementCanisterId,
  Principal,
} from "icebox/wire";
import { alice, installArgs, settingsArgs, user } from "../../../src/replica/testing/test-subnet.ts";
import { assertSameSnapshot } from "./testing/assert-same-snapshot.ts";
import { u32 } from "./testing/bytes.ts";
import { assertRefused, SnapshotSubnet } from "./testing/snapshot-subnet.ts";
import { heapOf, subject } from "./testing/subject.ts";

const missing = Principal.fromText("rrkah-fqaaa-aaaaa-aaaaq-cai");
const bob = user("bob");

test("T1 load_canister_snapshot_decode_round_trip: arguments survive Candid", () => {
  const args = {
    canister_id: missing,
    snapshot_id: encodeSnapshotId(6n, missing),
    sender_canister_version: [5n] as [bigint],
  };
  const bytes = encodeManagementArgs("load_canister_snapshot", args);
  assert.deepEqual(decodeManagementArgs("load_canister_snapshot", bytes), args);
});

test("T1 load_canister_snapshot_fails_canister_not_found: with a period", () => {
  const subnet = new SnapshotSubnet();
  const args = subnet.loadArgs(missing, encodeSnapshotId(6n, missing));
  const text = `Canister ${missing.toText()} not found.`;
  assertRefused(subnet.refusal("load_canister_snapshot", args), "IC0301", text);
});

test("T1 load_canister_snapshot_fails_invalid_controller: names the controllers and the sender", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.create();
  const args = subnet.loadArgs(canister, encodeSnapshotId(6n, canister));
  const { errorCode, message } = subnet.refusal("load_canister_snapshot", args, bob);
  assert.equal(errorCode, "IC0512");
  const expected = `Only the controllers of the canister ${canister.toText()} can control it.\nCanister's controllers: ${alice.toText()}\nSender's ID: ${bob.toText()}\n`;
  assert.equal(message.slice(0, expected.length), expected);
  assert.equal(subnet.canister(canister).installed, undefined);
});

test("T1 load_canister_snapshot_fails_snapshot_not_found: names the canister to load onto", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const id = canister.toText();
  const unknown = subnet.loadArgs(canister, encodeSnapshotId(3n, canister));
  const text = `Could not find the snapshot ID ${id}-3 for canister ${id}.`;
  assertRefused(subnet.refusal("load_canister_snapshot", unknown), "IC0305", text);
  const elsewhere = subnet.loadArgs(canister, encodeSnapshotId(3n, missing));
  const elsewhereText = `Could not find the snapshot ID ${missing.toText()}-3 for canister ${id}.`;
  assertRefused(subnet.refusal("load_canister_snapshot", elsewhere), "IC0305", elsewhereText);
});

test("T1 load_canister_snapshot_does_not_work_when_sender_does_not_control_originating_snapshot: though it controls the target", () => {
  const subnet = new SnapshotSubnet();
  const source = subnet.installSubject();
  const { id } = subnet.take(source);
  const target = subnet.create({ sender: bob });
  const before = subnet.canister(target);
  const refusal = subnet.refusal("load_canister_snapshot", subnet.loadArgs(target, id), bob);
  const text = `Only a controller of the canister that snapshot ${source.toText()}-0 belongs to can load it on canister ${target.toText()}. Sender: ${bob.toText()}.`;
  assertRefused(refusal, "IC0406", text);
  assert.equal(
    refusal.message.split("\n")[1],
    "Make sure you are a controller of the canister that the snapshot belongs to. See documentation: canister-snapshot-not-controller",
  );
  const { installed, version, history } = subnet.canister(target);
  assert.deepEqual([installed, version, history], [undefined, before.version, before.history]);
});

test("T1 load_canister_snapshot_fails_when_heap_delta_rate_limited: every load of unwritten pages counts", () => {
  const subnet = new SnapshotSubnet({ checkpointIntervalRounds: 500, heapDeltaBytesPerSecond: 600_000 });
  const canister = subnet.installSubject();
  subnet.run(canister, "grow_heap", u32(2400));
  subnet.run(canister, "touch", u32(130));
  const { id } = subnet.take(canister);
  const taken = subnet.canister(canister).heapDelta.debitBytes;
  assert.ok(taken > 500_000 && taken < 600_000, String(taken));
  const loads = [1, 2, 3].map(() =>
    subnet.makeManagementCall("load_canister_snapshot", subnet.loadArgs(canister, id)),
  );
  subnet.round(...loads);
  const [first, second, third] = loads.map((call) => subnet.resultOf(call));
  assert.equal(first?.kind, "replied");
  assert.equal(second?.kind, "replied");
  assert.ok(third?.kind === "rejected");
  const debit = subnet.canister(canister).heapDelta.debitBytes;
  assert.equal(debit, 2 * taken);
  const text = `Canister ${canister.toText()} is heap delta rate limited: current delta debit is ${debit}, but limit is 600000.`;
  assertRefused(third, "IC0210", text);
});

test("T1 load_canister_snapshot_succeeds: chunks come back, the version goes up by one, the history tells all", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const hash = subnet.storeChunk(canister, 1, 2, 3, 4, 5);
  const { id, taken_at_timestamp } = subnet.take(canister);
  const { version } = subnet.canister(canister);
  const [before] = subnet.canister(canister).history.changes.slice(-1);
  subnet.manage("clear_chunk_store", { canister_id: canister });
  assert.deepEqual(subnet.manage("stored_chunks", { canister_id: canister }), []);

  subnet.load(canister, id);
  assert.deepEqual(subnet.manage("stored_chunks", { canister_id: canister }), [{ hash }]);
  const after = subnet.canister(canister);
  assert.equal(after.version, version + 1n);
  const change = after.history.changes.at(-1);
  assert.notDeepEqual(change, before);
  assert.equal(change?.canisterVersion, version + 1n);
  assert.deepEqual(change.details, {
    kind: "load_snapshot",
    fromCanisterId: undefined,
    snapshotId: id,
    canisterVersion: version,
    takenAtNs: taken_at_timestamp,
    source: { kind: "taken_from_canister" },
  });
});

test("T1 load_canister_snapshot_updates_hook_condition: ready, not satisfied after an upgrade, ready again", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.install(heapOf(128));
  const hook = () => subnet.canister(canister).lowMemoryHook;
  const settings = settingsArgs({
    wasm_memory_limit: [10_000_000n],
    wasm_memory_threshold: [5_000_000n],
  });
  subnet.direct("update_settings", { canister_id: canister, settings, sender_canister_version: [] });
  assert.equal(hook(), "ready");
  assert.equal(subnet.direct("take_canister_snapshot", subnet.takeArgs(canister)).kind, "reply");
  const [snapshot] = subnet.snapshots(canister);
  assert.equal(snapshot?.lowMemoryHook, "ready");
  subnet.direct("install_code", installArgs(canister, heapOf(1), { mode: { upgrade: [] } }));
  assert.equal(hook(), "condition_not_satisfied");
  subnet.direct("load_canister_snapshot", subnet.loadArgs(canister, snapshot.id));
  assert.equal(hook(), "ready");
  subnet.round();
  assert.equal(hook(), "executed");
});

test("T1 load_canister_snapshot_charges_canister_cycles: more than the take, by the compilation", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  subnet.growStable(canister, 500);
  const take = subnet.costOf("take_canister_snapshot", subnet.takeArgs(canister), canister);
  const [snapshot] = subnet.snapshots(canister);
  const installed = subnet.canister(canister).installed;
  assert.ok(snapshot && installed);
  const load = subnet.costOf("load_canister_snapshot", subnet.loadArgs(canister, snapshot.id), canister);
  const compile = 6_000n * BigInt(installed.module.instructionCount);
  assert.ok(compile > 0n);
  assert.equal(load, take + compile);
});

test("T1 snapshot_must_include_globals: an exported mutable global comes back", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  assert.equal(subnet.ask(canister, "read"), 0);
  subnet.run(canister, "inc");
  assert.equal(subnet.ask(canister, "read"), 1);
  const { id } = subnet.take(canister);
  subnet.load(canister, id);
  assert.equal(subnet.ask(canister, "read"), 1);
  subnet.run(canister, "inc");
  subnet.load(canister, id);
  assert.equal(subnet.ask(canister, "read"), 1);
});

test("T2 load_canister_snapshot_works_on_another_canister: refused until a checkpoint, then the two are equal", () => {
  const subnet = new SnapshotSubnet({ checkpointIntervalRounds: 10 });
  const [one, other] = [subnet.installSubject(), subnet.installSubject()];
  subnet.run(one, "fill_stable", u32(2));
  const { version } = subnet.canister(one);
  const { id, taken_at_timestamp } = subnet.take(one);
  assert.ok(subnet.state.round < 10n, String(subnet.state.round));
  const { message, errorCode } = subnet.refusal("load_canister_snapshot", subnet.loadArgs(other, id));
  assert.equal(errorCode, "IC0406");
  assert.equal(
    message,
    `Snapshot ${one.toText()}-0 is not currently loadable on the specified canister ${other.toText()}. Try again later. The call should succeed if you wait sufficiently long (usually ten minutes).`,
  );
  while (subnet.state.round % 10n !== 0n) subnet.round();
  subnet.load(other, id);
  assertSameSnapshot(subnet, [one, id], [other, subnet.take(other).id]);
  assert.deepEqual(subnet.canister(other).history.changes.at(-1)?.details, {
    kind: "load_snapshot",
    fromCanisterId: one,
    snapshotId: id,
    canisterVersion: version,
    takenAtNs: taken_at_timestamp,
    source: { kind: "taken_from_canister" },
  });
});

test("loadCanisterSnapshot() loads a snapshot of another canister at once where checkpoints are not imitated", () => {
  const subnet = new SnapshotSubnet();
  const [one, other] = [subnet.installSubject(), subnet.create()];
  subnet.run(one, "inc");
  subnet.load(other, subnet.take(one).id);
  assert.equal(subnet.ask(other, "read"), 1);
});

test("loadCanisterSnapshot() refuses an id that is none", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const refusal = subnet.refusal("load_canister_snapshot", subnet.loadArgs(canister, Uint8Array.of(1)));
  const text = "Error decoding candid: Invalid snapshot ID length: provided 1, minumum length expected 37.";
  assertRefused(refusal, "IC0408", text);
  const call = subnet.makeCall(managementCanisterId, "load_canister_snapshot", subject, {
    effectiveCanisterId: canister,
  });
  const verdict = subnet.filter(call);
  assert.ok(verdict.kind === "refused");
  assert.equal(verdict.message, "Failed to decode payload for ic00 method: load_canister_snapshot");
});
