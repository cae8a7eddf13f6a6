import assert from "node:assert/strict";
import { test } from "node:test";
import { findCycles } from "./find-cycles.ts";

test("findCycles() finds nothing in a diamond", () => {
  const imports = new Map([
    ["a", ["b", "c"]],
    ["b", ["d"]],
    ["c", ["d"]],
    ["d", []],
  ]);
  assert.deepEqual(findCycles(imports), []);
});

test("findCycles() finds every group once, and a file that imports itself", () => {
  const imports = new Map([
    ["a", ["b"]],
    ["b", ["c"]],
    ["c", ["a", "d"]],
    ["d", ["e"]],
    ["e", ["d"]],
    ["f", ["f"]],
  ]);
  assert.deepEqual(findCycles(imports), [["a", "b", "c"], ["d", "e"], ["f"]]);
});
