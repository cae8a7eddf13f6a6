/**
 * Memory as a persistent map of 4 KiB pages.
 *
 * A page map is an immutable radix tree (64 children a level) from page index to page slot; a page store keeps the bytes
 * of slots and never changes one that is in use. Writing makes a new map that shares all untouched nodes with the old
 * one. So a snapshot or a fork is a kept reference, comparing two maps skips what they share, and a page that is zero
 * takes no room at all.
 *
 * @module
 */
export { differingPages } from "./differing-pages.ts";
export { MemoryPageStore } from "./memory-page-store.ts";
export { equalWords, isZero, wordsOf } from "./page-bytes.ts";
export { emptyPageMap, type PageMap, pageSlot, storedPages } from "./page-map.ts";
export {
  appendUnlessZero,
  type PagePiece,
  pagePieces,
  readPage,
  readRange,
  writeRange,
} from "./page-ranges.ts";
export type { PageStore } from "./page-store.ts";
export { PageStoreError, type PageStoreFault } from "./page-store-error.ts";
export {
  PAGE_BYTES,
  PAGES_PER_WASM_PAGE,
  type PageIndex,
  type PageSlot,
  WASM_PAGE_BYTES,
  ZERO_PAGE,
} from "./page-units.ts";
export { setPages } from "./set-pages.ts";
export { truncatePages } from "./truncate-pages.ts";
