import assert from "node:assert/strict";
import { test } from "node:test";
import { geometricMean, median } from "./statistics.ts";

test("median() takes the middle of the sorted values", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 2, 8, 6]), 4);
  assert.ok(Number.isNaN(median([])));
});

test("geometricMean() of a ratio and its inverse is 1", () => {
  assert.ok(Math.abs(geometricMean([4, 0.25]) - 1) < 1e-12);
});
