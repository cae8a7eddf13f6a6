/** Where the network reads the time. Injected so that tests decide what time it is. */
export interface Clock {
  /** Nanoseconds since 1970-01-01; may stand still or jump, the round loop makes it strictly increasing. */
  nowNs(): bigint;
}

/** The clock of the machine, in whole milliseconds. */
export const systemClock: Clock = {
  nowNs: () => BigInt(Date.now()) * 1_000_000n,
};

/**
 * The clock of a network: another clock, ahead by as much as it was advanced.
 *
 * Who talks to the network made its requests by its own clock, which nobody advanced: {@link AdvancingClock.baseNs} is
 * what that clock shows.
 */
export class AdvancingClock implements Clock {
  readonly #base: Clock;
  #offsetNs: bigint;

  /** @param offsetNs by how much the clock was advanced in earlier runs, at least 0 */
  constructor(base: Clock, offsetNs = 0n) {
    this.#base = base;
    this.#offsetNs = offsetNs;
  }

  nowNs(): bigint {
    return this.#base.nowNs() + this.#offsetNs;
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
