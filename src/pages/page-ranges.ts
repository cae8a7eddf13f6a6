import { isZero, wordsOf } from "./page-bytes.ts";
import { type PageMap, pageSlot } from "./page-map.ts";
import type { PageStore } from "./page-store.ts";
import { PAGE_BYTES, type PageIndex, type PageSlot, ZERO_PAGE } from "./page-units.ts";
import { setPages } from "./set-pages.ts";

/**
 * Fills `target` with the bytes from `offset` on. Pages that are not stored read as zero; whole pages in neighbouring slots
 * are read at once if the store can.
 */
export function readRange(store: PageStore, map: PageMap, offset: number, target: Uint8Array): void {
  const scratch = new Uint8Array(PAGE_BYTES);
  const run = new PageRun(store, target);
  for (const piece of pagePieces(offset, target.length)) {
    const slot = pageSlot(map, piece.page);
    if (slot === ZERO_PAGE) {
      target.fill(0, piece.position, piece.position + piece.length);
    } else if (piece.length === PAGE_BYTES) {
      run.add(slot, piece.position);
    } else {
      store.read(slot, scratch, 0);
      target.set(scratch.subarray(piece.start, piece.start + piece.length), piece.position);
    }
  }
  run.read();
}

/** Pages in neighbouring slots that stand one behind the other in the target and are not read yet. */
class PageRun {
  readonly #store: PageStore;
  readonly #target: Uint8Array;
  #first: PageSlot = 0;
  #position = 0;
  #count = 0;

  constructor(store: PageStore, target: Uint8Array) {
    this.#store = store;
    this.#target = target;
  }

  add(slot: PageSlot, position: number): void {
    const isNext =
      slot === this.#first + this.#count && position === this.#position + this.#count * PAGE_BYTES;
    if (!isNext) {
      this.read();
      this.#first = slot;
      this.#position = position;
    }
    this.#count += 1;
  }

  read(): void {
    const count = this.#count;
    this.#count = 0;
    if (count === 1 || this.#store.readRun === undefined) {
      for (let index = 0; index < count; index += 1)
        this.#store.read(this.#first + index, this.#target, this.#position + index * PAGE_BYTES);
    } else if (count > 1) {
      const end = this.#position + count * PAGE_BYTES;
      this.#store.readRun(this.#first, count, this.#target.subarray(this.#position, end));
    }
  }
}

/**
 * A map in which the bytes from `offset` on are `bytes`. Pages that become zero are not stored.
 *
 * ```ts
 * const store = new MemoryPageStore();
 * const map = writeRange(store, emptyPageMap, 4095, new Uint8Array([1, 2]));
 * const bytes = new Uint8Array(4);
 * readRange(store, map, 4094, bytes);
 * if (String(bytes) !== "0,1,2,0") throw new Error("written across two pages");
 * ```
 */
export function writeRange(store: PageStore, map: PageMap, offset: number, bytes: Uint8Array): PageMap {
  const entries: [PageIndex, PageSlot][] = [];
  const page = new Uint8Array(PAGE_BYTES);
  for (const piece of pagePieces(offset, bytes.length)) {
    if (piece.length < PAGE_BYTES) readPage(store, pageSlot(map, piece.page), page);
    page.set(bytes.subarray(piece.position, piece.position + piece.length), piece.start);
    entries.push([piece.page, appendUnlessZero(store, page)]);
  }
  return setPages(map, entries);
}

/** Fills `page` (4096 bytes) from a slot; with zeroes for {@link ZERO_PAGE}. */
export function readPage(store: PageStore, slot: PageSlot, page: Uint8Array): void {
  if (slot === ZERO_PAGE) page.fill(0);
  else store.read(slot, page, 0);
}

/** Stores a page (4096 bytes, aligned to four in its buffer) and returns its slot; a zero page is not stored. */
export function appendUnlessZero(store: PageStore, page: Uint8Array): PageSlot {
  return isZero(wordsOf(page)) ? ZERO_PAGE : store.append(page);
}

/** One page's share of a byte range. */
export interface PagePiece {
  readonly page: PageIndex;
  /** First byte inside the page. */
  readonly start: number;
  readonly length: number;
  /** First byte inside the range. */
  readonly position: number;
}

/** Cuts the byte range `[offset, offset + length)` at page boundaries. */
export function* pagePieces(offset: number, length: number): Generator<PagePiece> {
  for (let position = 0; position < length;) {
    const start = (offset + position) % PAGE_BYTES;
    const pieceLength = Math.min(PAGE_BYTES - start, length - position);
    yield { page: Math.floor((offset + position) / PAGE_BYTES), start, length: pieceLength, position };
    position += pieceLength;
  }
}
