import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { readSnapshotPolicy } from "./read-snapshot-policy.ts";

function policyOf(value: unknown): unknown {
  return readSnapshotPolicy({ path: "icebox.yaml", field: "", value });
}

test("readSnapshotPolicy() takes what is laid down and nothing else", () => {
  assert.deepEqual(policyOf({ canisters: [] }), {});
  assert.deepEqual(policyOf({ auto_stop: true, max_snapshots: 1 }), { autoStop: true, maxSnapshots: 1 });
  assert.deepEqual(policyOf({ auto_stop: false, max_snapshots: 10 }), { autoStop: false, maxSnapshots: 10 });
});

for (const value of [
  { auto_stop: "yes" },
  { max_snapshots: 0 },
  { max_snapshots: 11 },
  { max_snapshots: "3" },
]) {
  test(`readSnapshotPolicy() refuses ${JSON.stringify(value)}`, () => {
    assert.throws(
      () => policyOf(value),
      (error) => hasFault(error, "cli/bad-config"),
    );
  });
}
