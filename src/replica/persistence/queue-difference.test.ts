import assert from "node:assert/strict";
import { test } from "node:test";
import { type QueueDifference, queueDifference } from "./queue-difference.ts";

const table: readonly (readonly [before: string, after: string, expected: QueueDifference<string>])[] = [
  ["", "", { gone: [], come: [], kept: 0 }],
  ["", "ab", { gone: [], come: ["a", "b"], kept: 0 }],
  ["ab", "", { gone: ["a", "b"], come: [], kept: 0 }],
  ["abc", "abcd", { gone: [], come: ["d"], kept: 3 }],
  ["abcd", "cdef", { gone: ["a", "b"], come: ["e", "f"], kept: 2 }],
  ["abcde", "bdf", { gone: ["a", "c", "e"], come: ["f"], kept: 2 }],
  ["ab", "ba", { gone: ["a"], come: ["a"], kept: 1 }],
];
for (const [before, after, expected] of table) {
  test(`queueDifference() from "${before}" to "${after}"`, () => {
    assert.deepEqual(queueDifference([...before], [...after]), expected);
  });
}
