import type { LiveSlots } from "./count-live-slots.ts";

/** Which segments are given up and which are emptied first. */
export interface CollectionPlan {
  readonly empty: readonly number[];
  /** To be emptied, emptiest first. */
  readonly sparse: readonly number[];
  /** Whether more segments are sparse than one collection takes. */
  readonly isPartial: boolean;
}

/**
 * Segments with fewer live pages than this are emptied. What is promised is that half of the disk's use is live; the
 * rest of the difference is for pages that die between two collections.
 */
const sparseBelow = 0.6;

/** @param movedPagesLimit how many pages one collection moves, so that it is done in a bounded time and space */
export function planCollection(
  candidates: readonly number[],
  live: ReadonlyMap<number, LiveSlots>,
  slotsPerSegment: number,
  movedPagesLimit: number,
): CollectionPlan {
  const counted = candidates
    .map((number) => ({ number, count: live.get(number)?.count ?? 0 }))
    .sort((a, b) => a.count - b.count);
  const sparse = counted.filter(({ count }) => count > 0 && count < sparseBelow * slotsPerSegment);
  const taken: number[] = [];
  let moved = 0;
  for (const { number, count } of sparse) {
    if (moved + count > movedPagesLimit) break;
    moved += count;
    taken.push(number);
  }
  return {
    empty: counted.filter(({ count }) => count === 0).map(({ number }) => number),
    sparse: taken,
    isPartial: taken.length < sparse.length,
  };
}
