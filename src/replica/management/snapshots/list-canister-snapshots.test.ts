import assert from "node:assert/strict";
import { test } from "node:test";
import type { Visibility } from "../../state.ts";
import { codeWith } from "./testing/code-fixture.ts";
import { assertReject, callAs, replyOf } from "./testing/management-fixture.ts";
import { list, taken } from "./testing/snapshot-methods.ts";
import {
  canisterWith,
  controller,
  firstId,
  stranger,
  subnetWith,
  TEST_TIME_NS,
  testContext,
} from "./testing/subnet-fixture.ts";

const context = testContext();
const code = codeWith(context, { heap: Uint8Array.of(1), stable: Uint8Array.of(), global: 0 });
const args = { canister_id: firstId };

test("listCanisterSnapshots() answers an empty list for a canister without snapshots (PT test_canister_snapshots)", () => {
  assert.deepEqual(replyOf(list, { state: subnetWith(canisterWith()), context, args }).result, []);
});

test("listCanisterSnapshots() answers what the take answered (T1 list_canister_snapshot_succeeds)", () => {
  const before = taken(subnetWith(canisterWith({ installed: code })), context);
  const { result, state } = replyOf(list, { state: before.state, context, args });
  assert.equal(state, before.state);
  assert.deepEqual(result, [
    { id: before.id, taken_at_timestamp: TEST_TIME_NS, total_size: BigInt(5 * 65_536 + 64 + 1000) },
  ]);
});

test("listCanisterSnapshots() refuses a missing canister (T1 list_canister_snapshot_fails_canister_not_found)", () => {
  const outcome = callAs(controller, list, { state: subnetWith(), context, args });
  assertReject(outcome, "IC0301", `Canister ${firstId.toText()} not found.`);
});

test("listCanisterSnapshots() follows snapshot_visibility (T1 list_canister_snapshot_fails_invalid_controller)", () => {
  const cases: readonly (readonly [Visibility, string | undefined])[] = [
    [{ kind: "controllers" }, "IC0512"],
    [{ kind: "public" }, undefined],
    [{ kind: "allowed_viewers", viewers: [stranger] }, undefined],
    [{ kind: "allowed_viewers", viewers: [] }, "IC0406"],
  ];
  for (const [snapshotVisibility, expected] of cases) {
    const canister = canisterWith();
    const state = subnetWith({ ...canister, settings: { ...canister.settings, snapshotVisibility } });
    const outcome = callAs(stranger, list, { state, context, args });
    assert.equal(outcome.kind === "reject" ? outcome.reject.errorCode : undefined, expected);
    assert.equal(callAs(controller, list, { state, context, args }).kind, "reply");
  }
});
