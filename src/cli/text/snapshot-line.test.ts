import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { formatSnapshotId, parseSnapshotId } from "./snapshot-id.ts";
import { snapshotJson, snapshotLine } from "./snapshot-line.ts";

const id = "0000000000000000800000000010000a0101";
const snapshot = { id: parseSnapshotId(id), takenAtNs: 1_726_515_623_000_000_000n, sizeBytes: 2_506_752n };

test("snapshotLine() shows id, size and time as the tutorials do", () => {
  assert.equal(snapshotLine(snapshot), `${id}: 2.39MiB, taken at 2024-09-16 19:40:23 UTC`);
});

test("snapshotJson() keeps large numbers as texts", () => {
  assert.deepEqual(snapshotJson(snapshot), {
    snapshot_id: id,
    taken_at_timestamp: "1726515623000000000",
    taken_at: "2024-09-16 19:40:23 UTC",
    total_size: "2506752",
  });
});

test("parseSnapshotId() reads either case", () => {
  assert.equal(formatSnapshotId(parseSnapshotId(id.toUpperCase())), id);
});

for (const text of ["", "0x00", "hello", "00", "0".repeat(76)]) {
  test(`parseSnapshotId() refuses ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => parseSnapshotId(text),
      (error) => hasFault(error, "cli/bad-snapshot-id"),
    );
  });
}
