/** One measured figure. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  /** "ratio", "ms", "1/s", … */
  readonly unit: string;
  /** The bound that the figure is held to, such as "<= 1.2" or ">= 0.8"; null for figures that only inform. */
  readonly goal: string | null;
  /** Whether the goal is met; null without a goal. */
  readonly holds: boolean | null;
}

/** A figure that only informs. */
export function figure(what: string, value: number, unit: string): Figure {
  return { what, value: rounded(value), unit, goal: null, holds: null };
}

/** A figure that is to stay at or below `limit`. */
export function atMost(limit: number, what: string, value: number, unit: string): Figure {
  return { what, value: rounded(value), unit, goal: `<= ${limit}`, holds: value <= limit };
}

/** A figure that is to stay at or above `limit`. */
export function atLeast(limit: number, what: string, value: number, unit: string): Figure {
  return { what, value: rounded(value), unit, goal: `>= ${limit}`, holds: value >= limit };
}

/** Rounds to four significant digits, as the measurements do not carry more. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
