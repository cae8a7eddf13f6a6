/** Bytes from `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Adds a range to a list of ranges. Lists are sorted, and their ranges neither touch nor overlap: work that proceeds in
 * order stays one range, whatever the size. An empty range adds nothing.
 *
 * @example
 * ```ts
 * const done = addRange([{ start: 0, end: 10 }], { start: 10, end: 20 });
 * if (done.length !== 1 || done[0]?.end !== 20) throw new Error("ranges that touch are one");
 * ```
 */
export function addRange(ranges: readonly ByteRange[], added: ByteRange): readonly ByteRange[] {
  if (added.end <= added.start) return ranges;
  const before = ranges.filter((range) => range.end < added.start);
  const after = ranges.filter((range) => range.start > added.end);
  const touching = ranges.slice(before.length, ranges.length - after.length);
  const start = Math.min(added.start, touching.at(0)?.start ?? added.start);
  const end = Math.max(added.end, touching.at(-1)?.end ?? added.end);
  return [...before, { start, end }, ...after];
}

/**
 * What a sorted list of ranges leaves out of the first `sizeBytes` bytes.
 *
 * @example
 * ```ts
 * const [missing] = missingRanges([{ start: 0, end: 10 }], 25);
 * if (missing?.start !== 10 || missing.end !== 25) throw new Error("the end is missing");
 * ```
 */
export function missingRanges(ranges: readonly ByteRange[], sizeBytes: number): readonly ByteRange[] {
  const missing: ByteRange[] = [];
  let position = 0;
  for (const range of ranges) {
    const end = Math.min(range.start, sizeBytes);
    if (end > position) missing.push({ start: position, end });
    position = Math.max(position, range.end);
  }
  if (position < sizeBytes) missing.push({ start: position, end: sizeBytes });
  return missing;
}
