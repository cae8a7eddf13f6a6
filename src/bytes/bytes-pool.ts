/**
 * Memory for large byte strings that come and go: what was given back is taken again. New memory costs more than filling
 * it, as the system zeroes it page by page, and the collector runs for what is left behind.
 *
 * @example
 * ```ts
 * const pool = new BytesPool(1_000_000);
 * const one = pool.take(900_000);
 * pool.give(one);
 * if (pool.take(10).buffer !== one.buffer) throw new Error("the memory was not used again");
 * ```
 */
export class BytesPool {
  readonly #sizeBytes: number;
  readonly #free: ArrayBuffer[] = [];
  /** Weak, so that memory which is never given back is collected as any other. */
  readonly #lent = new WeakSet<ArrayBufferLike>();

  /** @param sizeBytes the longest byte string that has memory of the pool */
  constructor(sizeBytes: number) {
    this.#sizeBytes = sizeBytes;
  }

  /** Bytes to be overwritten whole: they hold what was left in them. Longer ones than the pool's have memory of their own. */
  take(length: number): Uint8Array {
    if (length > this.#sizeBytes) return new Uint8Array(length);
    const buffer = this.#free.pop() ?? new ArrayBuffer(this.#sizeBytes);
    this.#lent.add(buffer);
    return new Uint8Array(buffer, 0, length);
  }

  /** Takes back the memory behind bytes, or behind a view on them, that nobody uses any more. Any other is let be. */
  give({ buffer }: Uint8Array): void {
    if (this.#lent.delete(buffer) && buffer instanceof ArrayBuffer) this.#free.push(buffer);
  }
}
