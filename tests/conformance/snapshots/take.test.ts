import assert from "node:assert/strict";
import { test } from "node:test";
import {
  decodeManagementArgs,
  decodeManagementResult,
  encodeManagementArgs,
  encodeManagementResult,
  encodeSnapshotId,
  managementCanisterId,
  Principal,
} from "icebox/wire";
import { alice, settingsArgs, user } from "../../../src/replica/testing/test-subnet.ts";
import { u32 } from "./testing/bytes.ts";
import { assertRefused, availableMemory, SnapshotSubnet } from "./testing/snapshot-subnet.ts";
import { subject } from "./testing/subject.ts";

const someCanister = Principal.fromText("rrkah-fqaaa-aaaaa-aaaaq-cai");
const someSnapshot = encodeSnapshotId(6n, someCanister);
const MIB = 2 ** 20;

test("T1 take_canister_snapshot_decode_round_trip: arguments and answer survive Candid", () => {
  const args = new SnapshotSubnet().takeArgs(someCanister, { replace: someSnapshot, uninstall: true });
  const bytes = encodeManagementArgs("take_canister_snapshot", args);
  assert.deepEqual(decodeManagementArgs("take_canister_snapshot", bytes), args);
  const answer = { id: someSnapshot, taken_at_timestamp: 0n, total_size: 65n };
  const answered = encodeManagementResult("take_canister_snapshot", answer);
  assert.deepEqual(decodeManagementResult("take_canister_snapshot", answered), answer);
});

test("T1 snapshot_request_rejected_because_decode_args_fail: arguments that are not those of the method", () => {
  const subnet = new SnapshotSubnet();
  const arg = Uint8Array.of(0x44, 0x49, 0x44, 0x4c, 0, 0);
  const canister = subnet.installSubject();
  const options = { effectiveCanisterId: canister };
  const call = subnet.makeCall(managementCanisterId, "take_canister_snapshot", arg, options);
  subnet.round(call);
  const result = subnet.resultOf(call);
  assert.ok(result.kind === "rejected");
  assert.equal(result.errorCode, "IC0408");
  assert.match(result.message, /^Error decoding candid: /);
});

test("T1 take_canister_snapshot_fails_canister_not_found: reject 3, with a period", () => {
  const refusal = new SnapshotSubnet().refusal(
    "take_canister_snapshot",
    new SnapshotSubnet().takeArgs(someCanister, { replace: someSnapshot }),
  );
  assertRefused(refusal, "IC0301", `Canister ${someCanister.toText()} not found.`);
  assert.equal(refusal.message, `Canister ${someCanister.toText()} not found.`);
});

test("T1 take_canister_snapshot_fails_invalid_controller: names the controllers and the sender", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.create();
  const bob = user("bob");
  const args = subnet.takeArgs(canister, { replace: someSnapshot });
  const { message, rejectCode } = subnet.refusal("take_canister_snapshot", args, bob);
  assert.equal(rejectCode, 5);
  const id = canister.toText();
  const expected = `Only the controllers of the canister ${id} can control it.\nCanister's controllers: ${alice.toText()}\nSender's ID: ${bob.toText()}\n`;
  assert.equal(message.slice(0, expected.length), expected);
});

test("T1 take_canister_snapshot_fails_invalid_replace_snapshot_id: before it is asked for the code", () => {
  const subnet = new SnapshotSubnet();
  const empty = subnet.create();
  const args = subnet.takeArgs(empty, { replace: encodeSnapshotId(6n, empty) });
  const id = empty.toText();
  const text = `Could not find the snapshot ID ${id}-6 for canister ${id}.`;
  assertRefused(subnet.refusal("take_canister_snapshot", args), "IC0305", text);
});

test("T1 take_canister_snapshot_fails_canister_does_not_own_replace_snapshot: of another canister", () => {
  const subnet = new SnapshotSubnet();
  const [one, other] = [subnet.installSubject(), subnet.installSubject()];
  const { id } = subnet.take(one);
  const refusal = subnet.refusal("take_canister_snapshot", subnet.takeArgs(other, { replace: id }));
  const text = `The snapshot ${one.toText()}-0 does not belong to canister ${other.toText()}.`;
  assertRefused(refusal, "IC0406", text);
  assert.equal(subnet.snapshots(one).length, 1);
});

test("T1 canister_request_take_canister_snapshot_creates_new_snapshots: holds module and chunks; a replacement gets a new id", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  subnet.storeChunk(canister, 1, 2, 3, 4, 5);
  const first = subnet.take(canister);
  const source = subnet.download(canister, first.id);
  assert.deepEqual(source.wasmModule, subject);
  assert.deepEqual(source.chunks, [Uint8Array.of(1, 2, 3, 4, 5)]);
  const size = () =>
    subnet.manage("canister_status", { canister_id: canister }).memory_metrics.snapshots_size;
  assert.equal(size(), first.total_size);

  subnet.run(canister, "grow_heap", u32(320));
  const second = subnet.take(canister, { replace: first.id });
  assert.notDeepEqual(second.id, first.id);
  assert.deepEqual(
    subnet.list(canister).map(({ id }) => id),
    [second.id],
  );
  assert.equal(second.total_size - first.total_size, 320n * 65_536n);
  assert.equal(size(), second.total_size);
});

test("T1 take_canister_snapshot_fails_when_limit_is_reached: the sixth of five", () => {
  const subnet = new SnapshotSubnet({ maxSnapshotsPerCanister: 5 });
  const canister = subnet.installSubject();
  const ids = Array.from({ length: 5 }, () => subnet.take(canister).id);
  const refusal = subnet.refusal("take_canister_snapshot", subnet.takeArgs(canister));
  const text = `Canister ${canister.toText()} has reached the maximum number of snapshots allowed: 5.`;
  assertRefused(refusal, "IC0406", text);
  assert.equal(
    refusal.message.split("\n")[1],
    "Consider deleting an unnecessary snapshot of the specified canister before creating a new one. See documentation: canister-snapshot-limit-exceeded",
  );
  const [oldest] = ids;
  assert.ok(oldest);
  subnet.take(canister, { replace: oldest });
  assert.equal(subnet.list(canister).length, 5);
});

test("T1 canister_snapshot_reserves_cycles_difference: growth alone sets cycles aside, and nothing gives them back", () => {
  const subnet = new SnapshotSubnet({
    subnetMemoryBytes: 2_000_000_000,
    reservationThresholdBytes: 500_000_000,
  });
  const canister = subnet.installSubject(subnet.create({ cycles: 200_000_000_000_000n }));
  subnet.set(canister, { reserved_cycles_limit: [200_000_000_000_000n] });
  subnet.growStable(canister, 7500);
  const reserved = () => subnet.canister(canister).reservedCycles;
  assert.equal(reserved(), 0n);
  const taken = (replace?: Uint8Array) => {
    const before = subnet.snapshots(canister);
    const outcome = subnet.direct(
      "take_canister_snapshot",
      subnet.takeArgs(canister, replace === undefined ? {} : { replace }),
    );
    assert.equal(outcome.kind, "reply");
    const id = subnet.snapshots(canister).at(-1)?.id;
    assert.ok(id !== undefined && id !== before.at(-1)?.id);
    return { id, reserved: reserved() };
  };
  const first = taken();
  assert.ok(first.reserved > 0n);
  const second = taken(first.id);
  assert.equal(second.reserved, first.reserved);
  subnet.direct("delete_canister_snapshot", { canister_id: canister, snapshot_id: second.id });
  assert.equal(reserved(), first.reserved);
  assert.equal(taken().reserved, 2n * first.reserved);
});

test("T1 take_canister_snapshot_works_when_enough_subnet_memory_after_replacing_old_snapshot: 500 MiB for two canisters of 100 MiB", () => {
  const subnet = new SnapshotSubnet({ subnetMemoryBytes: 500 * MIB });
  const [one, other] = [subnet.installSubject(), subnet.installSubject()];
  for (const canister of [one, other]) subnet.run(canister, "grow_heap", u32(1600));
  const { id } = subnet.take(one);
  subnet.take(other);
  subnet.run(one, "grow_heap", u32(320));
  assert.equal(subnet.refusal("take_canister_snapshot", subnet.takeArgs(one)).errorCode, "IC0101");
  subnet.take(one, { replace: id });
  assert.equal(subnet.snapshots(one).length, 1);
});

test("T1 take_canister_snapshot_does_not_reduce_subnet_available_memory_when_failing_to_create_snapshot: of an empty canister", () => {
  const subnet = new SnapshotSubnet({ subnetMemoryBytes: 500 * MIB });
  const empty = subnet.create();
  const before = availableMemory(subnet, empty);
  const refusal = subnet.refusal("take_canister_snapshot", subnet.takeArgs(empty));
  assertRefused(refusal, "IC0406", `Failed to create snapshot for empty canister ${empty.toText()}:`);
  assert.equal(refusal.message.includes("\n"), false);
  assert.equal(availableMemory(subnet, empty), before);
});

test("T1 take_canister_snapshot_increases_heap_delta: by the pages that no checkpoint has written", () => {
  const subnet = new SnapshotSubnet({ checkpointIntervalRounds: 500 });
  const canister = subnet.installSubject();
  subnet.run(canister, "touch", u32(16));
  const pages = subnet.canister(canister).installed?.execution.heap.pageCount ?? 0;
  assert.ok(pages >= 16);
  const before = subnet.canister(canister).heapDelta.debitBytes;
  subnet.take(canister);
  assert.equal(subnet.canister(canister).heapDelta.debitBytes - before, pages * 4096);
});

test("T1 take_canister_snapshot_fails_when_heap_delta_rate_limited: a limit of 80,000 bytes; nothing changes", () => {
  const subnet = new SnapshotSubnet({ heapDeltaBytesPerSecond: 80_000, checkpointIntervalRounds: 500 });
  const canister = subnet.installSubject();
  subnet.run(canister, "grow_heap", u32(2400));
  subnet.run(canister, "touch", u32(60));
  const { id } = subnet.take(canister);
  const debit = subnet.canister(canister).heapDelta.debitBytes;
  assert.ok(debit > 160_000, String(debit));
  const memory = availableMemory(subnet, canister);
  const before = subnet.canister(canister);
  const refusal = subnet.refusal("take_canister_snapshot", subnet.takeArgs(canister, { replace: id }));
  const text = `Canister ${canister.toText()} is heap delta rate limited: current delta debit is ${debit - 80_000}, but limit is 80000.`;
  assertRefused(refusal, "IC0210", text);
  assert.equal(availableMemory(subnet, canister), memory);
  assert.deepEqual(subnet.canister(canister).snapshots, before.snapshots);
  assert.deepEqual(subnet.canister(canister).heapDelta, before.heapDelta);
});

test("T1 take_snapshot_with_maximal_chunk_store: 100 WasmChunks, and no more", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const hashes = Array.from({ length: 100 }, (_, index) => subnet.storeChunk(canister, 0, 0, 0, index));
  const more = { canister_id: canister, chunk: new Uint8Array(42).fill(42) };
  assert.equal(subnet.manageFails("upload_chunk", more), "IC0504");
  const { id } = subnet.take(canister);
  const stored = subnet.metadata(canister, id).wasm_chunk_store.map(({ hash }) => Buffer.from(hash));
  assert.deepEqual(
    stored.sort((one, other) => one.compare(other)),
    hashes.map((hash) => Buffer.from(hash)).sort((one, other) => one.compare(other)),
  );
});

test("T1 take_canister_snapshot_charges_canister_cycles: two billion instructions and one for every byte", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  subnet.growStable(canister, 7500);
  const cost = subnet.costOf("take_canister_snapshot", subnet.takeArgs(canister), canister);
  assert.equal(cost, 2_000_000_000n + BigInt(65_536 * (2 + 7500) + 2 * 32 + subject.length));
});

test("T2 take_frozen_canister_snapshot_fails: what would freeze the canister", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject(subnet.create({ cycles: 10_000_000_000_000n }));
  subnet.growStable(canister, 1000);
  let seconds = 1n;
  const isFrozen = (freezing_threshold: bigint): boolean => {
    subnet.set(canister, { freezing_threshold: [freezing_threshold] });
    const result = subnet.update(canister, "inc");
    if (result.kind === "rejected") assert.equal(result.errorCode, "IC0207");
    return result.kind === "rejected";
  };
  while (!isFrozen(seconds)) seconds *= 2n;
  assert.equal(isFrozen(seconds / 2n), false);
  const refusal = subnet.refusal("take_canister_snapshot", subnet.takeArgs(canister));
  assert.equal(refusal.errorCode, "IC0532");
  const bytes = String(65_536 * (1000 + subnet.ask(canister, "read") + 2) + subject.length + 64);
  assert.ok(refusal.message.startsWith(`Canister cannot grow memory by ${bytes} bytes due to insufficient`));
});

test("T2 canister_snapshots_and_memory_allocation: snapshots fit inside the memory allocation", () => {
  const GIB = 2 ** 30;
  const subnet = new SnapshotSubnet({ subnetMemoryBytes: 450 * GIB });
  const rich = { cycles: 10n ** 18n };
  const canisters: Principal[] = [];
  for (;;) {
    const canister = subnet.create(rich);
    const settings = settingsArgs({ memory_allocation: [100n * BigInt(GIB)] });
    const args = { canister_id: canister, settings, sender_canister_version: [] as [] };
    const result = subnet.submit(subnet.makeManagementCall("update_settings", args));
    if (result.kind === "rejected") {
      assert.equal(result.errorCode, "IC0101");
      break;
    }
    canisters.push(canister);
  }
  assert.equal(canisters.length, 4);
  const last = canisters.at(-1);
  assert.ok(last);
  subnet.set(last, { memory_allocation: [0n] });
  for (const canister of canisters) {
    subnet.installSubject(canister);
    subnet.growStable(canister, 655_360);
    subnet.take(canister);
  }
});
