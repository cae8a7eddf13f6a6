/** Longest line that `debug_print` may write; the rest is cut off. */
export const MAX_LINE_BYTES: number = 32 * 1024;
const MAX_LOG_BYTES = 256 * 1024;

/** What one message prints, bounded by dropping the oldest lines. */
export class MessageLog {
  readonly #lines: Uint8Array[] = [];
  #sizeBytes = 0;

  /** Adds a copy of the line. */
  add(line: Uint8Array): void {
    this.#lines.push(line.slice(0, MAX_LINE_BYTES));
    this.#sizeBytes += Math.min(line.length, MAX_LINE_BYTES);
    while (this.#sizeBytes > MAX_LOG_BYTES) this.#sizeBytes -= this.#lines.shift()?.length ?? 0;
  }

  get lines(): readonly Uint8Array[] {
    return this.#lines;
  }
}
