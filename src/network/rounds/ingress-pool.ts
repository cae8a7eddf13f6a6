import type { PlainCall } from "../worker/subnet-messages.ts";

/** Bounds of the pool and of one batch; see `NetworkLimits`. */
export interface PoolLimits {
  readonly maxPoolCalls: number;
  readonly maxPoolBytes: number;
  readonly maxBatchCalls: number;
  readonly maxBatchBytes: number;
}

/** The calls that wait for a round, in the order of their arrival; bounded in number and bytes. */
export class IngressPool {
  readonly #limits: PoolLimits;
  #calls: PlainCall[] = [];
  #argumentBytes = 0;

  constructor(limits: PoolLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#calls.length;
  }

  /** Whether a call of this size finds room. */
  hasRoom(argumentBytes: number): boolean {
    const { maxPoolCalls, maxPoolBytes } = this.#limits;
    return this.#calls.length < maxPoolCalls && this.#argumentBytes + argumentBytes <= maxPoolBytes;
  }

  /** Lets a call wait. The caller asked `hasRoom` before. */
  add(call: PlainCall): void {
    this.#calls.push(call);
    this.#argumentBytes += call.arg.length;
  }

  /** Takes as many of the oldest calls as one batch may have; at least one if any waits. */
  takeBatch(): readonly PlainCall[] {
    const { maxBatchCalls, maxBatchBytes } = this.#limits;
    let count = 0;
    let bytes = 0;
    for (const { arg } of this.#calls) {
      if (count === maxBatchCalls || (count > 0 && bytes + arg.length > maxBatchBytes)) break;
      count += 1;
      bytes += arg.length;
    }
    const batch = this.#calls.slice(0, count);
    this.#calls = this.#calls.slice(count);
    this.#argumentBytes -= bytes;
    return batch;
  }
}
