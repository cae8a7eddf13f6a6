import type { MemoryPageStore, PageMap } from "../../pages/mod.ts";

/** Below this many slots (256 MiB) nothing is collected. */
const defaultMinimumSlots = 65_536;

/**
 * Frees page slots that nothing refers to any more, when so many were added since the last time that the marking pays
 * off: the work is proportional to what is alive, so it waits until as much again was added.
 */
export class GarbageCollector {
  readonly #pageStore: Pick<MemoryPageStore, "usedSlots" | "collect">;
  readonly #minimumSlots: number;
  #collectAtSlots: number;

  constructor(
    pageStore: Pick<MemoryPageStore, "usedSlots" | "collect">,
    minimumSlots: number = defaultMinimumSlots,
  ) {
    this.#pageStore = pageStore;
    this.#minimumSlots = minimumSlots;
    this.#collectAtSlots = minimumSlots;
  }

  /** @param roots all page maps that are still needed; asked for only if it comes to marking */
  collectIfWorthwhile(roots: () => Iterable<PageMap>): void {
    if (this.#pageStore.usedSlots < this.#collectAtSlots) return;
    this.#pageStore.collect(roots());
    this.#collectAtSlots = Math.max(this.#minimumSlots, 2 * this.#pageStore.usedSlots);
  }
}
