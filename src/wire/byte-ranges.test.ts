import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "../bytes/testing/seeded-random.ts";
import { addRange, type ByteRange, missingRanges } from "./byte-ranges.ts";

test("addRange() joins ranges that touch or overlap, and keeps the others apart", () => {
  const cases: readonly (readonly [readonly ByteRange[], ByteRange, readonly ByteRange[]])[] = [
    [[], { start: 2, end: 4 }, [{ start: 2, end: 4 }]],
    [[{ start: 0, end: 2 }], { start: 2, end: 4 }, [{ start: 0, end: 4 }]],
    [[{ start: 4, end: 6 }], { start: 2, end: 4 }, [{ start: 2, end: 6 }]],
    [[{ start: 0, end: 9 }], { start: 2, end: 4 }, [{ start: 0, end: 9 }]],
    [
      [{ start: 5, end: 6 }],
      { start: 2, end: 4 },
      [
        { start: 2, end: 4 },
        { start: 5, end: 6 },
      ],
    ],
    [[{ start: 5, end: 6 }], { start: 2, end: 2 }, [{ start: 5, end: 6 }]],
  ];
  for (const [ranges, added, expected] of cases) assert.deepEqual(addRange(ranges, added), expected);
});

test("addRange() and missingRanges() agree with a list of marked bytes", () => {
  const seed = 20_261_120;
  const random = new SeededRandom(seed);
  for (let round = 0; round < 300; round++) {
    const marked = new Array<boolean>(64).fill(false);
    let ranges: readonly ByteRange[] = [];
    for (let step = 0; step < 12; step++) {
      const start = random.below(64);
      const end = start + random.below(65 - start);
      marked.fill(true, start, end);
      ranges = addRange(ranges, { start, end });
    }
    const sizeBytes = random.below(65);
    const missing = new Array<boolean>(sizeBytes).fill(false);
    for (const { start, end } of missingRanges(ranges, sizeBytes)) missing.fill(true, start, end);
    const expected = marked.slice(0, sizeBytes).map((mark) => !mark);
    assert.deepEqual(missing, expected, `seed ${String(seed)}, round ${String(round)}`);
    const gaps = ranges.slice(1).map((range, index) => range.start - (ranges[index]?.end ?? 0));
    assert.ok(
      gaps.every((gap) => gap > 0),
      `seed ${String(seed)}, round ${String(round)}`,
    );
  }
});
