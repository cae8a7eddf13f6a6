import assert from "node:assert/strict";
import { test } from "node:test";
import { nonZeroRange } from "./non-zero-range.ts";

const page = 65_536;

function withByteAt(length: number, ...places: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(length);
  for (const place of places) bytes[place] = 1;
  return bytes;
}

test("nonZeroRange() leaves out the pages of zeros before and behind, not those between", () => {
  assert.equal(nonZeroRange(new Uint8Array(0)), undefined);
  assert.equal(nonZeroRange(new Uint8Array(3 * page)), undefined);
  assert.equal(nonZeroRange(new Uint8Array(page + 5)), undefined);
  const cases: readonly (readonly [Uint8Array, number, number])[] = [
    [withByteAt(3 * page, 0), 0, page],
    [withByteAt(3 * page, page - 1), 0, page],
    [withByteAt(3 * page, page), page, 2 * page],
    [withByteAt(3 * page, 3 * page - 1), 2 * page, 3 * page],
    [withByteAt(3 * page, 0, 3 * page - 1), 0, 3 * page],
    [withByteAt(2 * page + 7, 2 * page + 6), 2 * page, 2 * page + 7],
    [withByteAt(9, 8), 0, 9],
  ];
  for (const [bytes, start, end] of cases) assert.deepEqual(nonZeroRange(bytes), { start, end });
});
