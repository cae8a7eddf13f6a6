import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestName, nearestNames } from "./nearest-name.ts";

const names = ["chat", "store", "backend"];

for (const [name, expected] of [
  ["chta", "chat"],
  ["chatt", "chat"],
  ["cat", "chat"],
  ["strore", "store"],
  ["bakcend", "backend"],
  ["backedn", "backend"],
  ["front", undefined],
  ["", undefined],
  ["chat", undefined],
  ["chxx", undefined],
] as const) {
  test(`nearestName() takes "${name}" for ${expected ?? "none"}`, () => {
    assert.equal(nearestName(name, names), expected);
  });
}

test("nearestNames() gives all that are equally near", () => {
  assert.deepEqual(nearestNames("0104", ["0101", "0102", "0999"]), ["0101", "0102"]);
  assert.deepEqual(nearestNames("0102", ["0101", "0102"]), ["0101"]);
});
