import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeSnapshotId } from "../../../wire/mod.ts";
import { freezingThreshold } from "../../cycles/freezing-threshold.ts";
import { codeWith } from "./testing/code-fixture.ts";
import { assertReject, callAs, replyOf } from "./testing/management-fixture.ts";
import { canisterIn, load, loadArgs, taken } from "./testing/snapshot-methods.ts";
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
const old = codeWith(context, { heap: Uint8Array.of(1), stable: Uint8Array.of(1), global: 1 });
const changed = codeWith(context, { heap: Uint8Array.of(2), stable: Uint8Array.of(2), global: 2 });
const chunkStore = new Map([["aa", Uint8Array.of(1)]]);
const original = canisterWith({ installed: old, certifiedData: Uint8Array.of(1), chunkStore });
const before = taken(subnetWith(original, canisterWith({ id: secondId })), context);

/** The canister after it went on: other memories, other chunks, a timer, a newer version. */
const wentOn = {
  ...canisterIn(before.state),
  installed: changed,
  certifiedData: Uint8Array.of(2),
  chunkStore: new Map<string, Uint8Array>(),
  version: 8n,
  globalTimerNs: 77n,
  status: { kind: "running" } as const,
  logs: { records: [{ index: 0n, timestampNs: 1n, content: Uint8Array.of(1) }], nextIndex: 1n },
};

test("loadCanisterSnapshot() swaps in code, memories, chunks and certified data (T1 load_canister_snapshot_succeeds, snapshot_must_include_globals)", () => {
  const { state } = replyOf(load, { state: subnetWith(wentOn), context, args: loadArgs(before.id) });
  const after = canisterIn(state);
  assert.equal(after.installed?.execution.heap, old.execution.heap);
  assert.equal(after.installed.execution.stable, old.execution.stable);
  assert.deepEqual(after.installed.execution.globals, [{ type: "i32", value: 1 }]);
  assert.equal(after.installed.moduleHash, old.moduleHash);
  assert.equal(after.chunkStore, chunkStore);
  assert.deepEqual(after.certifiedData, Uint8Array.of(1));
});

test("loadCanisterSnapshot() keeps status, logs, timer, settings and snapshots", () => {
  const { state } = replyOf(load, { state: subnetWith(wentOn), context, args: loadArgs(before.id) });
  const after = canisterIn(state);
  assert.equal(after.status, wentOn.status);
  assert.equal(after.logs, wentOn.logs);
  assert.equal(after.globalTimerNs, 77n);
  assert.equal(after.settings, wentOn.settings);
  assert.equal(after.snapshots, wentOn.snapshots);
  assert.equal(after.nextSnapshotId, 1n);
});

test("loadCanisterSnapshot() goes one version on and writes the history", () => {
  const { state } = replyOf(load, { state: subnetWith(wentOn), context, args: loadArgs(before.id) });
  const after = canisterIn(state);
  assert.equal(after.version, 9n);
  assert.equal(after.lastInstallNs, TEST_TIME_NS);
  assert.deepEqual(after.history.changes, [
    {
      timestampNs: TEST_TIME_NS,
      canisterVersion: 9n,
      origin: { kind: "from_user", userId: controller },
      details: {
        kind: "load_snapshot",
        fromCanisterId: undefined,
        snapshotId: before.id,
        canisterVersion: 1n,
        takenAtNs: TEST_TIME_NS,
        source: { kind: "taken_from_canister" },
      },
    },
  ]);
});

test("loadCanisterSnapshot() charges strictly more than the take (T1 load_canister_snapshot_charges_canister_cycles)", () => {
  const { state } = replyOf(load, { state: subnetWith(wentOn), context, args: loadArgs(before.id) });
  const size = BigInt([...wentOn.snapshots.values()][0]?.sizeBytes ?? 0);
  const compile = 10n * 6_000n;
  assert.equal(wentOn.cycles - canisterIn(state).cycles, 2_000_000_000n + size + compile);
});

test("loadCanisterSnapshot() loads onto another, empty canister (T2 load_canister_snapshot_works_on_another_canister)", () => {
  const { state } = replyOf(load, { state: before.state, context, args: loadArgs(before.id, secondId) });
  const after = canisterIn(state, secondId);
  assert.equal(after.installed?.execution.heap, old.execution.heap);
  const [change] = after.history.changes;
  assert.equal(change?.details.kind, "load_snapshot");
  assert.equal(change.details.fromCanisterId?.toText(), firstId.toText());
  assert.equal(after.snapshots.size, 0);
});

test("loadCanisterSnapshot() wants a controller of the source (T1 ..._does_not_work_when_sender_does_not_control_originating_snapshot)", () => {
  const second = canisterWith({ id: secondId });
  const settings = { ...second.settings, controllers: [stranger] };
  const state = subnetWith(canisterIn(before.state), { ...second, settings });
  const outcome = callAs(stranger, load, { state, context, args: loadArgs(before.id, secondId) });
  const text =
    `Only a controller of the canister that snapshot ${firstId.toText()}-0 belongs to can load it ` +
    `on canister ${secondId.toText()}. Sender: ${stranger.toText()}.`;
  assertReject(outcome, "IC0406", text);
});

test("loadCanisterSnapshot() refuses a missing canister, a stranger, a missing snapshot (T1 ..._fails_*)", () => {
  const id = firstId.toText();
  assertReject(
    callAs(controller, load, { state: subnetWith(), context, args: loadArgs(before.id) }),
    "IC0301",
    `Canister ${id} not found.`,
  );
  assertReject(
    callAs(stranger, load, { state: before.state, context, args: loadArgs(before.id) }),
    "IC0512",
    `Only the controllers of the canister ${id} can control it.`,
  );
  const missing = loadArgs(encodeSnapshotId(3n, secondId));
  assertReject(
    callAs(controller, load, { state: before.state, context, args: missing }),
    "IC0305",
    `Could not find the snapshot ID ${secondId.toText()}-3 for canister ${id}.`,
  );
});

test("loadCanisterSnapshot() refuses above the heap delta limit (T1 load_canister_snapshot_fails_when_heap_delta_rate_limited)", () => {
  const limited = testContext({ heapDeltaBytesPerSecond: 1 });
  const state = subnetWith({ ...wentOn, heapDelta: { debitBytes: 1, atNs: TEST_TIME_NS } });
  const outcome = callAs(controller, load, { state, context: limited, args: loadArgs(before.id) });
  const text = `Canister ${firstId.toText()} is heap delta rate limited: current delta debit is 1, but limit is 1.`;
  assertReject(outcome, "IC0210", text);
});

test("loadCanisterSnapshot() leaves no trace, not even a charge, when it is refused", () => {
  const cycles = freezingThreshold(wentOn) + 2_000_000_000n;
  const state = subnetWith({ ...wentOn, cycles });
  const outcome = callAs(controller, load, { state, context, args: loadArgs(before.id) });
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, "IC0532");
  assert.equal(outcome.state, state);
});

test("loadCanisterSnapshot() looks at the low-memory hook again (T1 load_canister_snapshot_updates_hook_condition)", () => {
  const settings = {
    ...wentOn.settings,
    wasmMemoryLimitBytes: 3 * 65_536,
    wasmMemoryThresholdBytes: 2 * 65_536,
  };
  const state = subnetWith({ ...wentOn, settings, lowMemoryHook: "condition_not_satisfied" });
  const loaded = replyOf(load, { state, context, args: loadArgs(before.id) }).state;
  assert.equal(canisterIn(loaded).lowMemoryHook, "ready");
});
