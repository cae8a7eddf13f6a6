/** Where the network reads the time. Injected so that tests decide what time it is. */
export interface Clock {
  /** Nanoseconds since 1970-01-01; may stand still or jump, the round loop makes it strictly increasing. */
  nowNs(): bigint;
}

/** The clock of the machine, in whole milliseconds. */
export const systemClock: Clock = {
  nowNs: () => BigInt(Date.now()) * 1_000_000n,
};

/** A step back that the round loop bridges: it makes times strictly increasing. */
const SMALL_STEP_NS = 1_000_000_000n;

/**
 * The clock of a network: another clock, ahead by as much as it was advanced. If that one is set back by more than a second,
 * this one goes on, ahead by so much more: the state has the later time already.
 *
 * Who talks to the network made its requests by its own clock, which nobody advanced: {@link AdvancingClock.baseNs} is
 * what that clock shows.
 */
export class AdvancingClock implements Clock {
  readonly #base: Clock;
  #offsetNs: bigint;
  #latestNs = 0n;

  /** @param offsetNs by how much the clock was advanced in earlier runs, at least 0 */
  constructor(base: Clock, offsetNs = 0n) {
    this.#base = base;
    this.#offsetNs = offsetNs;
  }

  nowNs(): bigint {
    const nowNs = this.#base.nowNs() + this.#offsetNs;
    if (nowNs > this.#latestNs) this.#latestNs = nowNs;
    if (this.#latestNs - nowNs <= SMALL_STEP_NS) return nowNs;
    this.#offsetNs += this.#latestNs - nowNs;
    return this.#latestNs;
  }

  /** The time without what was advanced. */
  baseNs(): bigint {
    return this.#base.nowNs();
  }

  /** Nanoseconds by which the clock was advanced. */
  get offsetNs(): bigint {
    return this.#offsetNs;
  }

  /**
   * Moves the clock forward, from now on.
   *
   * @throws RangeError for a step back
   */
  advance(stepNs: bigint): void {
    if (stepNs < 0n) throw new RangeError(`Cannot advance a clock by ${String(stepNs)} nanoseconds`);
    this.#offsetNs += stepNs;
  }
}
