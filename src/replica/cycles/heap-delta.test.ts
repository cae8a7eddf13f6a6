import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultLimits } from "../limits.ts";
import { canisterWith } from "../management/snapshots/testing/subnet-fixture.ts";
import { addHeapDelta, heapDeltaDebit, isHeapDeltaLimited } from "./heap-delta.ts";

const limits = { ...defaultLimits, heapDeltaBytesPerSecond: 1000 };
const START = 5_000_000_000n;
const written = addHeapDelta(canisterWith(), 1500, { timeNs: START, limits });

test("heapDeltaDebit() melts with block time", () => {
  assert.equal(heapDeltaDebit(written, START, limits), 1500);
  assert.equal(heapDeltaDebit(written, START + 500_000_000n, limits), 1000);
  assert.equal(heapDeltaDebit(written, START + 60_000_000_000n, limits), 0);
});

test("addHeapDelta() adds to what has not melted yet", () => {
  const timeNs = START + 1_000_000_000n;
  const again = addHeapDelta(written, 10, { timeNs, limits });
  assert.deepEqual(again.heapDelta, { debitBytes: 510, atNs: timeNs });
});

test("isHeapDeltaLimited() holds from the limit on", () => {
  assert.ok(isHeapDeltaLimited(written, START + 500_000_000n, limits));
  assert.ok(!isHeapDeltaLimited(written, START + 501_000_000n, limits));
});
