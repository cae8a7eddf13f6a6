import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeSnapshotId } from "../../../wire/mod.ts";
import { freezingThreshold } from "../../cycles/freezing-threshold.ts";
import { codeWith } from "./testing/code-fixture.ts";
import { assertReject, callAs, replyOf } from "./testing/management-fixture.ts";
import { canisterIn, remove, taken } from "./testing/snapshot-methods.ts";
import {
  canisterWith,
  controller,
  firstId,
  secondId,
  stranger,
  subnetWith,
  testContext,
} from "./testing/subnet-fixture.ts";

const context = testContext();
const code = codeWith(context, { heap: Uint8Array.of(1), stable: Uint8Array.of(), global: 0 });
const before = taken(subnetWith(canisterWith({ installed: code }), canisterWith({ id: secondId })), context);
const args = { canister_id: firstId, snapshot_id: before.id };

test("deleteCanisterSnapshot() forgets the snapshot free of charge, without version or history (T1 delete_canister_snapshot_succeeds)", () => {
  const { state } = replyOf(remove, { state: before.state, context, args });
  const after = canisterIn(state);
  assert.equal(after.snapshots.size, 0);
  assert.equal(after.cycles, canisterIn(before.state).cycles);
  assert.equal(after.version, canisterIn(before.state).version);
  assert.equal(after.history.total, 0n);
  assert.equal(after.nextSnapshotId, 1n);
});

test("deleteCanisterSnapshot() refuses a missing canister (T1 delete_canister_snapshot_fails_canister_not_found)", () => {
  const outcome = callAs(controller, remove, { state: subnetWith(), context, args });
  assertReject(outcome, "IC0301", `Canister ${firstId.toText()} not found.`);
});

test("deleteCanisterSnapshot() refuses a missing snapshot (T1 ..._fails_snapshot_not_found)", () => {
  const missing = { ...args, snapshot_id: encodeSnapshotId(9n, firstId) };
  const outcome = callAs(controller, remove, { state: before.state, context, args: missing });
  const id = firstId.toText();
  assertReject(outcome, "IC0305", `Could not find the snapshot ID ${id}-9 for canister ${id}.`);
});

test("deleteCanisterSnapshot() refuses another canister's snapshot (T1 ..._fails_snapshot_does_not_belong_to_canister)", () => {
  const foreign = { ...args, canister_id: secondId };
  const outcome = callAs(controller, remove, { state: before.state, context, args: foreign });
  const text = `The snapshot ${firstId.toText()}-0 does not belong to canister ${secondId.toText()}.`;
  assert.equal(assertReject(outcome, "IC0406", text), before.state);
});

test("deleteCanisterSnapshot() refuses who is not a controller", () => {
  const outcome = callAs(stranger, remove, { state: before.state, context, args });
  assertReject(outcome, "IC0512", `Only the controllers of the canister ${firstId.toText()} can control it.`);
});

test("deleteCanisterSnapshot() refuses a canister that stays frozen", () => {
  const state = subnetWith({ ...canisterIn(before.state), cycles: 1n });
  const outcome = callAs(controller, remove, { state, context, args });
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, "IC0532");
  assert.match(outcome.reject.message, /^Canister cannot grow memory by 0 bytes/);
});

test("deleteCanisterSnapshot() thaws a canister that is frozen for nothing but the snapshot", () => {
  const frozen = canisterIn(before.state);
  const thawedBelow = freezingThreshold({ ...frozen, snapshots: new Map() });
  assert.ok(thawedBelow < freezingThreshold(frozen));
  const state = subnetWith({ ...frozen, cycles: thawedBelow });
  replyOf(remove, { state, context, args });
  const poorer = subnetWith({ ...frozen, cycles: thawedBelow - 1n });
  const outcome = callAs(controller, remove, { state: poorer, context, args });
  assert.ok(outcome.kind === "reject");
  assert.equal(outcome.reject.errorCode, "IC0532");
});
