import {
  appendUnlessZero,
  equalWords,
  PAGE_BYTES,
  type PageIndex,
  type PageMap,
  pagePieces,
  pageSlot,
  type PageSlot,
  type PageStore,
  readPage,
  setPages,
  WASM_PAGE_BYTES,
  wordsOf,
  ZERO_PAGE,
} from "../pages/mod.ts";
import { PageSet } from "./page-set.ts";
import { tooManyAccessed, tooManyWritten } from "./stable-limits.ts";
import { SystemTrap } from "./system-trap.ts";

/** Written pages that are held in memory; beyond it they go to the page store early (64 MiB). */
const HELD_PAGES = 16_384;

/** What one message may do to stable memory. */
export interface StableLimits {
  readonly sizeBytes: number;
  /** Pages that the message may touch. */
  readonly touchedPages: number;
}

/**
 * Stable memory as one message sees it: the page map from before, with the pages that it has written on top. Nothing of
 * it is resident but those pages and the last page that was read, so its size does not matter. Dropping the overlay
 * undoes everything.
 */
export class StableOverlay {
  readonly #store: PageStore;
  readonly #base: PageMap;
  readonly #limits: StableLimits;
  readonly #written = new Map<PageIndex, Uint8Array<ArrayBuffer>>();
  #map: PageMap;
  #wasmPages: number;
  /** Made when it is needed: most messages touch no stable memory. */
  #accessed: PageSet | undefined;
  #writtenCount = 0;
  #last: { index: PageIndex; bytes: Uint8Array<ArrayBuffer>; isWritten: boolean } | undefined;

  constructor(store: PageStore, memory: { map: PageMap; wasmPages: number }, limits: StableLimits) {
    this.#store = store;
    this.#base = memory.map;
    this.#map = memory.map;
    this.#wasmPages = memory.wasmPages;
    this.#limits = limits;
  }

  get wasmPages(): number {
    return this.#wasmPages;
  }

  /** Pages that the message has written. */
  get writtenPages(): number {
    return this.#writtenCount;
  }

  /** Grows by `additional` WasmPages. Returns the size before, or -1 if the limit forbids it. */
  grow(additional: number): number {
    const before = this.#wasmPages;
    if ((before + additional) * WASM_PAGE_BYTES > this.#limits.sizeBytes) return -1;
    this.#wasmPages = before + additional;
    return before;
  }

  /** @throws SystemTrap `engine/stable-memory-out-of-bounds`. */
  read(offset: number, target: Uint8Array): void {
    this.checkBounds(offset, target.length);
    const last = this.#last;
    const inLast = last === undefined ? -1 : offset - last.index * PAGE_BYTES;
    if (last !== undefined && inLast >= 0 && inLast + target.length <= PAGE_BYTES) {
      target.set(last.bytes.subarray(inLast, inLast + target.length));
      return;
    }
    for (const { page, start, length, position } of pagePieces(offset, target.length)) {
      if (length === PAGE_BYTES) this.#readWhole(page, target, position);
      else target.set(this.#pageToRead(page).subarray(start, start + length), position);
    }
  }

  /** @throws SystemTrap `engine/stable-memory-out-of-bounds` or `engine/memory-access-limit`. */
  write(offset: number, source: Uint8Array): void {
    this.checkBounds(offset, source.length);
    const last = this.#last;
    const inLast = last?.isWritten === true ? offset - last.index * PAGE_BYTES : -1;
    if (last !== undefined && inLast >= 0 && inLast + source.length <= PAGE_BYTES) {
      last.bytes.set(source, inLast);
      return;
    }
    for (const { page, start, length, position } of pagePieces(offset, source.length)) {
      const target = this.#pageToWrite(page, length === PAGE_BYTES);
      target.set(source.subarray(position, position + length), start);
    }
  }

  /** @throws SystemTrap `engine/stable-memory-out-of-bounds`. */
  checkBounds(offset: number, length: number): void {
    if (offset + length > this.#wasmPages * WASM_PAGE_BYTES) {
      throw new SystemTrap(
        "engine/stable-memory-out-of-bounds",
        "Canister trapped: stable memory out of bounds",
      );
    }
  }

  /** Stores the pages that really changed and returns the memory that results. */
  finish(): { map: PageMap; wasmPages: number } {
    this.#storeWritten();
    return { map: this.#map, wasmPages: this.#wasmPages };
  }

  #readWhole(page: PageIndex, target: Uint8Array, position: number): void {
    this.#countAccessed(page);
    const written = this.#written.get(page);
    const slot = written === undefined ? pageSlot(this.#map, page) : ZERO_PAGE;
    if (written !== undefined) target.set(written, position);
    else if (slot === ZERO_PAGE) target.fill(0, position, position + PAGE_BYTES);
    else this.#store.read(slot, target, position);
  }

  #pageToRead(page: PageIndex): Uint8Array<ArrayBuffer> {
    if (this.#last?.index === page) return this.#last.bytes;
    this.#countAccessed(page);
    const written = this.#written.get(page);
    if (written !== undefined) return this.#remember(page, written, true);
    const bytes = this.#last?.isWritten === false ? this.#last.bytes : new Uint8Array(PAGE_BYTES);
    readPage(this.#store, pageSlot(this.#map, page), bytes);
    return this.#remember(page, bytes, false);
  }

  #pageToWrite(page: PageIndex, isReplaced: boolean): Uint8Array<ArrayBuffer> {
    const known = this.#written.get(page);
    if (known !== undefined) return this.#remember(page, known, true);
    if (this.#written.size >= HELD_PAGES) this.#storeWritten();
    const slot = pageSlot(this.#map, page);
    if (slot === pageSlot(this.#base, page)) this.#countWritten();
    this.#countAccessed(page);
    const bytes = new Uint8Array(PAGE_BYTES);
    if (!isReplaced) readPage(this.#store, slot, bytes);
    this.#written.set(page, bytes);
    return this.#remember(page, bytes, true);
  }

  #remember(index: PageIndex, bytes: Uint8Array<ArrayBuffer>, isWritten: boolean): Uint8Array<ArrayBuffer> {
    this.#last = { index, bytes, isWritten };
    return bytes;
  }

  #countWritten(): void {
    if (++this.#writtenCount > this.#limits.touchedPages) throw tooManyWritten();
  }

  #countAccessed(page: PageIndex): void {
    this.#accessed ??= new PageSet();
    this.#accessed.add(page);
    if (this.#accessed.size > this.#limits.touchedPages) throw tooManyAccessed();
  }

  #storeWritten(): void {
    if (this.#written.size === 0) return;
    const entries: [PageIndex, PageSlot][] = [];
    const before = new Uint8Array(PAGE_BYTES);
    for (const [index, bytes] of this.#written) {
      readPage(this.#store, pageSlot(this.#map, index), before);
      if (equalWords(wordsOf(before), wordsOf(bytes))) continue;
      entries.push([index, appendUnlessZero(this.#store, bytes)]);
    }
    this.#map = setPages(this.#map, entries);
    this.#written.clear();
    this.#last = undefined;
  }
}
