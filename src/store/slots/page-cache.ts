import { PAGE_BYTES, type PageSlot } from "../../pages/mod.ts";

/** The pages read last, in a fixed number of places: a slot has one place, and the next slot for it takes it over. */
export class PageCache {
  readonly #slots: Float64Array;
  readonly #bytes: Uint8Array;

  constructor(pages: number) {
    this.#slots = new Float64Array(pages).fill(-1);
    this.#bytes = new Uint8Array(pages * PAGE_BYTES);
  }

  /** Copies the page to `target` if it is here. */
  read(slot: PageSlot, target: Uint8Array, targetOffset: number): boolean {
    const place = slot % this.#slots.length;
    if (this.#slots[place] !== slot) return false;
    target.set(this.#bytes.subarray(place * PAGE_BYTES, (place + 1) * PAGE_BYTES), targetOffset);
    return true;
  }

  put(slot: PageSlot, page: Uint8Array): void {
    if (this.#slots.length === 0) return;
    const place = slot % this.#slots.length;
    this.#slots[place] = slot;
    this.#bytes.set(page, place * PAGE_BYTES);
  }

  /** Forgets every slot from `first` on. */
  dropFrom(first: PageSlot): void {
    for (const [place, slot] of this.#slots.entries()) {
      if (slot >= first) this.#slots[place] = -1;
    }
  }
}
