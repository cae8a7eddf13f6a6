import assert from "node:assert/strict";
import { test } from "node:test";
import { candidComplaint } from "./candid-complaint.ts";

const cases: readonly (readonly [string, string])[] = [
  [
    "Failed to convert idl args to bytes due to `Could not encode args to bytes wrong number of argument values`.",
    "wrong number of argument values",
  ],
  [
    'Failed to parse arguments `Candid parser error: Unrecognized token `Id("x")` found`.',
    'Unrecognized token `Id("x")` found',
  ],
  ["Service method not found `nope`.", "Service method not found `nope`"],
  ["something else.", "something else"],
];

for (const [complaint, expected] of cases) {
  test(`candidComplaint() shortens "${complaint.slice(0, 30)}..." to "${expected}"`, () => {
    assert.equal(candidComplaint(new Error(complaint)), expected);
  });
}
