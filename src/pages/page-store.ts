import type { PageSlot } from "./page-units.ts";

/**
 * Where the bytes of pages live. A slot is written once and never changes while a page map that is in use names it,
 * so page maps can be shared freely.
 */
export interface PageStore {
  /** Copies the 4096 bytes of `slot` to `target`, starting at byte `targetOffset`. */
  read(slot: PageSlot, target: Uint8Array, targetOffset: number): void;
  /**
   * Copies the pages of `count` neighbouring slots, from `first` on, to `target`; for stores that can do it at once.
   * `target` has room for exactly these pages.
   */
  readRun?(first: PageSlot, count: number, target: Uint8Array): void;
  /** Stores a copy of `page` (exactly 4096 bytes) and returns its new slot. */
  append(page: Uint8Array): PageSlot;
}
