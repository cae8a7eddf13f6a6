import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestName } from "./nearest-name.ts";

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
