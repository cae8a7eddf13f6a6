import { NetworkError } from "./network-error.ts";
import type { AdvancingClock } from "./clock.ts";
import type { RoundLoop } from "./rounds/round-loop.ts";

const NS_PER_MS = 1_000_000n;

/** The longest step in milliseconds, about a hundred years. */
export const MAX_ADVANCE_MS = 3_155_760_000_000;

/** The latest time that can be reached by steps: canisters read times of 64 bits, and the network goes on for years. */
const MAX_TIME_NS = 2n ** 64n - 2n ** 60n;

/** What advancing the time works on. */
export interface TimeMachineParts {
  readonly clock: AdvancingClock;
  readonly rounds: RoundLoop;
  /** Keeps by how much the clock is ahead, for the next start. */
  readonly keep: (offsetNs: bigint) => Promise<void>;
}

/** Advances the time of a network, one step after the other. */
export class TimeMachine {
  readonly #parts: TimeMachineParts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: TimeMachineParts) {
    this.#parts = parts;
  }

  /**
   * Moves the network's clock forward and runs a round at the new time, so that its certificate, charges, timers and
   * deadlines follow.
   *
   * Order: what is kept on the disk first, then the clock. A crash in between leaves a network whose next run is ahead
   * already; the other way round its time would go back.
   *
   * @returns time of the last committed round, nanoseconds since 1970
   * @throws NetworkError "network/bad-duration" for no whole number of milliseconds between 1 and {@link MAX_ADVANCE_MS},
   *   and for a time after January 7, 2518
   */
  advance(milliseconds: number): Promise<bigint> {
    if (!Number.isSafeInteger(milliseconds) || milliseconds < 1 || milliseconds > MAX_ADVANCE_MS) {
      const text = `Cannot advance the time by ${String(milliseconds)} milliseconds: give a whole number between 1 and ${String(MAX_ADVANCE_MS)}`;
      return Promise.reject(new NetworkError({ code: "network/bad-duration", milliseconds }, text));
    }
    const step = this.#last.then(() => this.#step(BigInt(milliseconds) * NS_PER_MS));
    this.#last = step.catch(() => undefined);
    return step;
  }

  async #step(stepNs: bigint): Promise<bigint> {
    const { clock, rounds, keep } = this.#parts;
    if (clock.nowNs() + stepNs > MAX_TIME_NS) {
      const milliseconds = Number(stepNs / NS_PER_MS);
      const text = `Cannot advance the time by ${String(milliseconds)} milliseconds: they end in January 2518`;
      throw new NetworkError({ code: "network/bad-duration", milliseconds }, text);
    }
    await keep(clock.offsetNs + stepNs);
    clock.advance(stepNs);
    rounds.clockMoved();
    await rounds.freshen(0n);
    return rounds.timeNs;
  }
}
