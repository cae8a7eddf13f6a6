import type { Insertion } from "./insertion.ts";

/** No range that a pair of page checks covers is longer: two checks cover two neighbouring pages. */
const longestRange = 4096;

interface CapturedRange {
  readonly base: number;
  first: number;
  end: number;
  /** Check that captures the range, `region` in which it may still be widened. */
  readonly check: Insertion;
  readonly region: number;
  /** What to add to an offset from the base for an offset from the check's local. */
  readonly shift: number;
  /** Range of the same base that was recorded before. */
  readonly previous: CapturedRange | undefined;
}

/**
 * Ranges `[base + first, base + end)` whose pages are captured at the present point of a function, because a check of
 * them dominates it. Pages stay captured until the message ends, so a range is only given up where paths meet.
 */
export class CapturedRanges {
  readonly #newest = new Map<number, CapturedRange>();
  readonly #record: CapturedRange[] = [];

  reset(): void {
    this.#newest.clear();
    this.#record.length = 0;
  }

  covers(base: number, first: number, end: number): boolean {
    for (let range = this.#newest.get(base); range !== undefined; range = range.previous) {
      if (range.first <= first && end <= range.end) return true;
    }
    return false;
  }

  /** Widens a check of the same base and region so that it covers this range too, if there is one near enough. */
  widen(base: number, first: number, end: number, region: number): boolean {
    const range = this.#newest.get(base);
    if (range === undefined || range.region !== region) return false;
    const low = Math.min(first, range.first);
    const high = Math.max(end, range.end);
    if (high - low > longestRange) return false;
    range.first = low;
    range.end = high;
    range.check.first = low + range.shift;
    range.check.last = high - 1 + range.shift;
    return true;
  }

  add(base: number, first: number, end: number, check: Insertion, region: number): void {
    const range = {
      base,
      first,
      end,
      check,
      region,
      shift: check.first - first,
      previous: this.#newest.get(base),
    };
    this.#newest.set(base, range);
    this.#record.push(range);
  }

  mark(): number {
    return this.#record.length;
  }

  /** Gives up every range recorded since the mark. */
  revert(mark: number): void {
    while (this.#record.length > mark) {
      const range = this.#record.pop();
      if (range === undefined) return;
      if (range.previous === undefined) this.#newest.delete(range.base);
      else this.#newest.set(range.base, range.previous);
    }
  }
}
