import { PAGE_BYTES, type PageSlot } from "../../pages/mod.ts";

const dueAtPages = 256;
/** 64 MiB: as much as may wait while the disk takes nothing. */
const fullAtPages = 16_384;

/** Pages that have slots and are not written yet. Their slots follow one another without a gap. */
export class StagedPages {
  #bytes = new Uint8Array(dueAtPages * PAGE_BYTES);
  #first: PageSlot = 0;
  #count = 0;
  #dueAt = dueAtPages;

  /** The first slot that waits; 0 if none does. */
  get first(): PageSlot {
    return this.#count === 0 ? 0 : this.#first;
  }

  /** Whether writing is worth it. */
  get isDue(): boolean {
    return this.#count >= this.#dueAt;
  }

  /** Whether no more should be taken. */
  get isFull(): boolean {
    return this.#count >= fullAtPages;
  }

  /** Waits longer before it is due again, as writing failed. */
  postpone(): void {
    this.#dueAt = 2 * this.#count;
  }

  add(slot: PageSlot, page: Uint8Array): void {
    if (this.#count === 0) this.#first = slot;
    // A slot that was dropped in between is written as zeroes, so that the pages stay in one piece.
    const index = slot - this.#first;
    this.#reserve(index + 1);
    this.#bytes.fill(0, this.#count * PAGE_BYTES, index * PAGE_BYTES);
    this.#bytes.set(page, index * PAGE_BYTES);
    this.#count = index + 1;
  }

  holds(slot: PageSlot): boolean {
    return slot >= this.#first && slot < this.#first + this.#count;
  }

  read(slot: PageSlot, target: Uint8Array, targetOffset: number): boolean {
    if (!this.holds(slot)) return false;
    const start = (slot - this.#first) * PAGE_BYTES;
    target.set(this.#bytes.subarray(start, start + PAGE_BYTES), targetOffset);
    return true;
  }

  /** What waits, cut where a segment ends. */
  *pieces(slotsPerSegment: number): Generator<{ readonly slot: PageSlot; readonly bytes: Uint8Array }> {
    for (let done = 0; done < this.#count;) {
      const slot = this.#first + done;
      const length = Math.min(this.#count - done, slotsPerSegment - (slot % slotsPerSegment));
      yield { slot, bytes: this.#bytes.subarray(done * PAGE_BYTES, (done + length) * PAGE_BYTES) };
      done += length;
    }
  }

  dropFrom(first: PageSlot): void {
    this.#count = Math.max(0, Math.min(this.#count, first - this.#first));
  }

  clear(): void {
    this.#count = 0;
    this.#dueAt = dueAtPages;
    if (this.#bytes.length > dueAtPages * PAGE_BYTES) this.#bytes = new Uint8Array(dueAtPages * PAGE_BYTES);
  }

  #reserve(pages: number): void {
    if (pages * PAGE_BYTES <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(pages * PAGE_BYTES, 2 * this.#bytes.length));
    grown.set(this.#bytes.subarray(0, this.#count * PAGE_BYTES));
    this.#bytes = grown;
  }
}
