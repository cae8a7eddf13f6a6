import type { Clock } from "../clock.ts";

/** Bounds of one sleep in milliseconds: a due time in the past must not spin, and a clock may jump. */
const MIN_SLEEP_MS = 10;
const MAX_SLEEP_MS = 60_000;

/**
 * Calls back when the clock has reached a time. Keeps no process alive.
 *
 * The clock may be another one than that of the machine: who moves it calls {@link WakeTimer.check}.
 */
export class WakeTimer {
  readonly #clock: Clock;
  readonly #onDue: () => void;
  #dueNs: bigint | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: Clock, onDue: () => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** Waits for `dueNs` instead of what was waited for before; for nothing if `undefined`. */
  set(dueNs: bigint | undefined): void {
    this.#dueNs = dueNs;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (dueNs === undefined) return;
    const leftMs = Number((dueNs - this.#clock.nowNs()) / 1_000_000n) + 1;
    const sleepMs = Math.min(Math.max(leftMs, MIN_SLEEP_MS), MAX_SLEEP_MS);
    this.#timer = setTimeout(() => {
      this.check();
    }, sleepMs).unref();
  }

  /** Calls back now if the time has come, and otherwise sleeps on. */
  check(): void {
    const dueNs = this.#dueNs;
    if (dueNs === undefined) return;
    if (this.#clock.nowNs() < dueNs) {
      this.set(dueNs);
      return;
    }
    this.set(undefined);
    this.#onDue();
  }
}
