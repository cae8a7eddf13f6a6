/** What a line takes in a canister's log besides its bytes: index, time and length. */
const LINE_HEADER_BYTES = 20;

/** Instructions for each byte of a line: two for its place in the log, and fifty if it leaves the execution. */
const PLACE_INSTRUCTIONS = 2;
const TRANSMISSION_INSTRUCTIONS = 50;

/** What one message prints, bounded like the canister's log: long lines are cut, and the oldest lines go. */
export class MessageLog {
  readonly #limitBytes: number;
  readonly #lines: Uint8Array[] = [];
  #sizeBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Instructions for adding a line of that length now. */
  costOf(sizeBytes: number): number {
    const room = Math.max(this.#limitBytes - this.#sizeBytes, 0);
    return (
      PLACE_INSTRUCTIONS * Math.min(sizeBytes, this.#limitBytes) +
      TRANSMISSION_INSTRUCTIONS * Math.min(sizeBytes, room)
    );
  }

  /** Adds a copy of the line. */
  add(line: Uint8Array): void {
    const kept = line.slice(0, Math.max(this.#limitBytes - LINE_HEADER_BYTES, 0));
    this.#lines.push(kept);
    this.#sizeBytes += kept.length + LINE_HEADER_BYTES;
    while (this.#sizeBytes > this.#limitBytes) {
      const oldest = this.#lines.shift();
      if (oldest === undefined) break;
      this.#sizeBytes -= oldest.length + LINE_HEADER_BYTES;
    }
  }

  get lines(): readonly Uint8Array[] {
    return this.#lines;
  }
}
