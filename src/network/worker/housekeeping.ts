/** What {@link Housekeeping} does its work with. */
export interface HousekeepingParts {
  /** Does a small piece of work; answers whether more waits. */
  readonly tidy: () => boolean;
  /** Hears of a failure of `tidy`, once until it succeeds again. */
  readonly onFailure: (error: unknown) => void;
  /** Milliseconds between two pieces: with the length of a piece this bounds the share of the time. */
  readonly pauseMs: number;
  /** Milliseconds until a failed piece is tried again. */
  readonly retryMs: number;
}

/**
 * Does work that waits in small pieces between other messages, also while nothing else happens; sleeps without a timer
 * when there is none.
 */
export class Housekeeping {
  readonly #parts: HousekeepingParts;
  #timer: NodeJS.Timeout | undefined;
  #hasFailed = false;
  #isStopped = false;

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
  }

  /** There may be work. */
  wake(): void {
    if (this.#timer === undefined) this.#later(this.#parts.pauseMs);
  }

  /** Does no more. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #later(delayMs: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#work();
    }, delayMs);
  }

  #work(): void {
    const { tidy, onFailure, pauseMs, retryMs } = this.#parts;
    try {
      const hasMore = tidy();
      this.#hasFailed = false;
      if (hasMore) this.#later(pauseMs);
    } catch (error) {
      if (!this.#hasFailed) onFailure(error);
      this.#hasFailed = true;
      this.#later(retryMs);
    }
  }
}
