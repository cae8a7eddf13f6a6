import { PAGE_BYTES, type PageSlot, type PageStore } from "../../pages/mod.ts";

/** Slots from here on are scratch ones; no page store on a disk ever counts so far. */
const FIRST_SCRATCH_SLOT = 2 ** 52;

/**
 * The pages that one composite query writes, over the pages of a store that it leaves alone.
 *
 * Dropping it drops them. Its slots mean nothing to any other store, so no state that names them may outlive the query.
 */
export class ScratchPageStore implements PageStore {
  readonly #base: PageStore;
  readonly #pages: Uint8Array[] = [];

  constructor(base: PageStore) {
    this.#base = base;
  }

  read(slot: PageSlot, target: Uint8Array, targetOffset: number): void {
    const page = slot < FIRST_SCRATCH_SLOT ? undefined : this.#pages[slot - FIRST_SCRATCH_SLOT];
    if (page === undefined) this.#base.read(slot, target, targetOffset);
    else target.set(page, targetOffset);
  }

  append(page: Uint8Array): PageSlot {
    if (page.length !== PAGE_BYTES)
      throw new RangeError(`Page must have ${PAGE_BYTES} bytes: ${page.length}`);
    this.#pages.push(page.slice());
    return FIRST_SCRATCH_SLOT + this.#pages.length - 1;
  }
}
