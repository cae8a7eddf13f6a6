import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex } from "../../../bytes/mod.ts";
import { encodeSnapshotId } from "../../../wire/mod.ts";
import { freezingThreshold } from "../../cycles/freezing-threshold.ts";
import { memoryUsage } from "../../cycles/memory-usage.ts";
import { codeWith } from "./testing/code-fixture.ts";
import { assertReject, callAs, replyOf } from "./testing/management-fixture.ts";
import { canisterIn, list, take, takeArgs, taken } from "./testing/snapshot-methods.ts";
import {
  canisterWith,
  controller,
  firstId,
  secondId,
  stranger,
  subnetWith,
  TEST_TIME_NS,
  testContext,
} from "./testing/subnet-fixture.ts";

const context = testContext();
const code = codeWith(context, { heap: Uint8Array.of(1), stable: Uint8Array.of(2), global: 7 });
const installed = canisterWith({ installed: code });
/** Two heap and three stable WasmPages, one global and the instruction counter, 1000 bytes of module. */
const SIZE = 5 * 65_536 + 2 * 32 + 1000;

test("takeCanisterSnapshot() keeps references and fills every field", () => {
  const canister = canisterWith({
    installed: code,
    version: 5n,
    certifiedData: Uint8Array.of(1, 2),
    globalTimerNs: 43n,
    chunkStore: new Map([["aa", Uint8Array.of(1)]]),
  });
  const reply = replyOf(take, { state: subnetWith(canister), context, args: takeArgs() });
  const [snapshot] = canisterIn(reply.state).snapshots.values();
  assert.ok(snapshot);
  assert.equal(snapshot.heap, code.execution.heap);
  assert.equal(snapshot.stable, code.execution.stable);
  assert.equal(snapshot.chunkStore, canister.chunkStore);
  assert.deepEqual(snapshot.globals, [{ type: "i32", value: 7 }]);
  assert.equal(snapshot.heapBytes, 2 * 65_536);
  assert.equal(snapshot.stableBytes, 3 * 65_536);
  assert.equal(snapshot.canisterVersion, 5n);
  assert.equal(snapshot.globalTimerNs, 43n);
  assert.equal(snapshot.sizeBytes, SIZE + 1_048_576 + 2);
  assert.deepEqual(reply.result, {
    id: encodeSnapshotId(0n, firstId),
    taken_at_timestamp: TEST_TIME_NS,
    total_size: BigInt(SIZE + 1_048_576 + 2),
  });
});

test("takeCanisterSnapshot() leaves version and history alone (T1)", () => {
  const { state } = taken(subnetWith(installed), context);
  assert.equal(canisterIn(state).version, installed.version);
  assert.equal(canisterIn(state).history.total, 0n);
});

test("takeCanisterSnapshot() charges 2 B instructions and the size (T1 take_canister_snapshot_charges_canister_cycles)", () => {
  const { state } = taken(subnetWith(installed), context);
  assert.equal(installed.cycles - canisterIn(state).cycles, 2_000_000_000n + BigInt(SIZE));
});

test("takeCanisterSnapshot() never reuses an id (T1 canister_request_take_canister_snapshot_creates_new_snapshots)", () => {
  const first = taken(subnetWith(installed), context);
  const second = taken(first.state, context, first.id);
  const third = taken(second.state, context);
  const ids = [...canisterIn(third.state).snapshots.keys()];
  assert.deepEqual(ids, [encodeHex(second.id), encodeHex(third.id)]);
  assert.deepEqual(second.id, encodeSnapshotId(1n, firstId));
  const usage = memoryUsage(canisterIn(third.state));
  assert.equal(usage.snapshots, 2 * SIZE);
});

test("takeCanisterSnapshot() refuses one too many and admits a replacement (T1 take_canister_snapshot_fails_when_limit_is_reached)", () => {
  const small = testContext({ maxSnapshotsPerCanister: 2 });
  const one = taken(subnetWith(installed), small);
  const two = taken(one.state, small);
  const outcome = callAs(controller, take, { state: two.state, context: small, args: takeArgs() });
  const text = `Canister ${firstId.toText()} has reached the maximum number of snapshots allowed: 2.`;
  assertReject(outcome, "IC0406", text);
  assert.equal(canisterIn(taken(two.state, small, one.id).state).snapshots.size, 2);
});

test("takeCanisterSnapshot() refuses a missing canister, with a period (T1 ..._fails_canister_not_found)", () => {
  const state = subnetWith();
  const outcome = callAs(controller, take, { state, context, args: takeArgs() });
  assertReject(outcome, "IC0301", `Canister ${firstId.toText()} not found.`);
});

test("takeCanisterSnapshot() refuses who is not a controller (T1 ..._fails_invalid_controller)", () => {
  const outcome = callAs(stranger, take, { state: subnetWith(installed), context, args: takeArgs() });
  assertReject(outcome, "IC0512", `Only the controllers of the canister ${firstId.toText()} can control it.`);
});

test("takeCanisterSnapshot() looks for the replaced snapshot before the code (T1 ..._fails_invalid_replace_snapshot_id)", () => {
  const id = encodeSnapshotId(7n, firstId);
  const state = subnetWith(canisterWith());
  const outcome = callAs(controller, take, { state, context, args: takeArgs(firstId, id) });
  const text = `Could not find the snapshot ID ${firstId.toText()}-7 for canister ${firstId.toText()}.`;
  assertReject(outcome, "IC0305", text);
});

test("takeCanisterSnapshot() refuses to replace another canister's snapshot (T1 ..._does_not_own_replace_snapshot)", () => {
  const before = taken(subnetWith(installed, canisterWith({ id: secondId })), context);
  const args = takeArgs(secondId, before.id);
  const outcome = callAs(controller, take, { state: before.state, context, args });
  const text = `The snapshot ${firstId.toText()}-0 does not belong to canister ${secondId.toText()}.`;
  assertReject(outcome, "IC0406", text);
});

test("takeCanisterSnapshot() refuses an empty canister and keeps the replaced snapshot (T1 ..._does_not_reduce_subnet_available_memory_...)", () => {
  const before = taken(subnetWith(installed), context);
  const emptied = { ...canisterIn(before.state), installed: undefined };
  const state = subnetWith(emptied);
  const args = takeArgs(firstId, before.id);
  const outcome = callAs(controller, take, { state, context, args });
  const text = `Failed to create snapshot for empty canister ${firstId.toText()}:`;
  assert.equal(assertReject(outcome, "IC0406", text), state);
});

test("takeCanisterSnapshot() asks for the money before it asks for the code", () => {
  const poor = canisterWith({ cycles: 0n, certifiedData: Uint8Array.of(1) });
  const outcome = callAs(controller, take, { state: subnetWith(poor), context, args: takeArgs() });
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, "IC0532");
});

test("takeCanisterSnapshot() refuses what would freeze the canister (T2 take_frozen_canister_snapshot_fails)", () => {
  const cycles = freezingThreshold(installed) + 1n;
  const state = subnetWith({ ...installed, cycles });
  const outcome = callAs(controller, take, { state, context, args: takeArgs() });
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, "IC0532");
  assert.match(
    outcome.reject.message,
    /^Canister cannot grow memory by 328744 bytes due to insufficient cycles\. At least [0-9_]+ additional/,
  );
});

test("takeCanisterSnapshot() refuses what the canister cannot pay, with the missing cycles", () => {
  const threshold = freezingThreshold(installed, memoryUsage(installed).total + SIZE);
  const state = subnetWith({ ...installed, cycles: threshold + 2_000_000_000n });
  const outcome = callAs(controller, take, { state, context, args: takeArgs() });
  const id = firstId.toText();
  const missing = "328_744";
  assertReject(
    outcome,
    "IC0207",
    `Canister snapshotting failed with: \`Canister ${id} is out of cycles: please top up the canister with at least ${missing} additional cycles\``,
  );
});

test("takeCanisterSnapshot() refuses when the subnet has no memory left, unless an old one goes (T1 ..._works_when_enough_subnet_memory_after_replacing_old_snapshot)", () => {
  const subnetMemoryBytes = memoryUsage(installed).total + SIZE + 10;
  const tight = testContext({ subnetMemoryBytes });
  const first = taken(subnetWith(installed), tight);
  const outcome = callAs(controller, take, { state: first.state, context: tight, args: takeArgs() });
  assertReject(
    outcome,
    "IC0101",
    "Canister requested 321.04 KiB of memory but only 10 B are available in the subnet.",
  );
  assert.equal(canisterIn(taken(first.state, tight, first.id).state).snapshots.size, 1);
});

test("takeCanisterSnapshot() refuses above the heap delta limit (T1 take_canister_snapshot_fails_when_heap_delta_rate_limited)", () => {
  const limited = testContext({ heapDeltaBytesPerSecond: 1000 });
  const state = subnetWith({ ...installed, heapDelta: { debitBytes: 1000, atNs: TEST_TIME_NS } });
  const outcome = callAs(controller, take, { state, context: limited, args: takeArgs() });
  const id = firstId.toText();
  const text = `Canister ${id} is heap delta rate limited: current delta debit is 1000, but limit is 1000.`;
  assert.equal(assertReject(outcome, "IC0210", text), state);
});

test("takeCanisterSnapshot() uninstalls the code when asked to", () => {
  const args = { ...takeArgs(), uninstall_code: [true] as [boolean] };
  const { state } = replyOf(take, { state: subnetWith(installed), context, args });
  const after = canisterIn(state);
  assert.equal(after.installed, undefined);
  assert.equal(after.version, installed.version + 1n);
  assert.equal(after.history.changes[0]?.details.kind, "code_uninstall");
  assert.equal([...after.snapshots.values()][0]?.canisterVersion, installed.version);
});

test("takeCanisterSnapshot() fits into a memory allocation (T2 canister_snapshots_and_memory_allocation)", () => {
  const settings = { ...installed.settings, memoryAllocationBytes: 10_000_000 };
  const full = testContext({ subnetMemoryBytes: 10_000_000 });
  const { state } = taken(subnetWith({ ...installed, settings }), full);
  assert.equal(canisterIn(state).snapshots.size, 1);
});

test("takeCanisterSnapshot() refuses an argument that is not one (T1 snapshot_request_rejected_because_decode_args_fail)", () => {
  const arg = Uint8Array.of(0x44, 0x49, 0x44, 0x4c, 0, 0);
  const call = { caller: controller, fromUser: true, method: take.name, arg, cyclesAttached: 0n };
  const outcome = take.handler(subnetWith(installed), call, context);
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, "IC0408");
  assert.match(outcome.reject.message, /^Error decoding candid: /);
});

test("takeCanisterSnapshot() counts a snapshot id of three bytes as undecodable", () => {
  const args = takeArgs(firstId, Uint8Array.of(1, 2, 3));
  const outcome = callAs(controller, take, { state: subnetWith(installed), context, args });
  assertReject(
    outcome,
    "IC0408",
    "Error decoding candid: Invalid snapshot ID length: provided 3, minumum length expected 37.",
  );
});

test("listCanisterSnapshots() answers in the order of ids after a replacement", () => {
  const first = taken(subnetWith(installed), context);
  const second = taken(first.state, context);
  const third = taken(second.state, context, first.id);
  const args = { canister_id: firstId };
  const { result } = replyOf(list, { state: third.state, context, args });
  assert.deepEqual(
    result.map((entry) => encodeHex(entry.id)),
    [encodeHex(second.id), encodeHex(third.id)],
  );
});
