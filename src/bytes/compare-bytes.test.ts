import assert from "node:assert/strict";
import { test } from "node:test";
import { compareBytes, equalBytes } from "./compare-bytes.ts";
import { concatBytes } from "./concat-bytes.ts";

test("compareBytes() orders by unsigned bytes, a prefix first", () => {
  const sorted = [[], [0], [0, 0], [1], [127], [128], [255], [255, 0]].map((bytes) => Uint8Array.from(bytes));
  assert.deepEqual(sorted.toReversed().sort(compareBytes), sorted);
});

test("equalBytes() compares length and content", () => {
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)), true);
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1)), false);
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)), false);
});

test("concatBytes() joins its parts into a new array", () => {
  const part = Uint8Array.of(1);
  const joined = concatBytes(part, new Uint8Array(), Uint8Array.of(2, 3));
  assert.deepEqual(joined, Uint8Array.of(1, 2, 3));
  part[0] = 9;
  assert.equal(joined[0], 1);
});
