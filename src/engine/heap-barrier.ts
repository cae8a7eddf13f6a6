import {
  equalWords,
  isZero,
  PAGE_BYTES,
  type PageIndex,
  type PageSlot,
  type PageStore,
  WASM_PAGE_BYTES,
  ZERO_PAGE,
} from "../pages/mod.ts";
import { ABI, type CanisterModule, pagesCovered } from "../wasm/mod.ts";
import { requireFunction, requireGlobal, requireMemory, type WasmFunction } from "./instance-exports.ts";
import type { WasmGlobalObject, WasmInstanceObject, WasmMemoryObject } from "./web-assembly-port.ts";

/** A captured page: where it lies and where its content from before the message is. */
interface CapturedPage {
  readonly index: PageIndex;
  /** `undefined` for a page beyond the physical memory: a check reached it, but no store did. */
  readonly now: Int32Array | undefined;
  readonly before: Int32Array;
}

/**
 * The heap of a live instance with the write barrier that the rewriting added: every page is captured before its first
 * store in a message, so that a message can be undone or stored at the cost of the pages that it touched.
 *
 * Invariant between messages: the list of captured pages is empty, all check bytes are zero, and the memory beyond the
 * logical size holds only zeroes.
 */
export class HeapBarrier {
  readonly #heap: WasmMemoryObject;
  readonly #map: WasmMemoryObject;
  readonly #undo: WasmMemoryObject;
  readonly #size: WasmGlobalObject;
  readonly #limit: WasmGlobalObject;
  readonly #dirtyCount: WasmGlobalObject;
  readonly #touchRange: WasmFunction;
  readonly #isWide: boolean;
  readonly #listOffset: number;
  #view = new Uint8Array(0);
  /** The most pages that a message has captured so far. */
  #mostCaptured = 0;

  constructor(module: CanisterModule, exports: WasmInstanceObject["exports"]) {
    this.#heap = requireMemory(exports, ABI.heap);
    this.#map = requireMemory(exports, ABI.map);
    this.#undo = requireMemory(exports, ABI.undo);
    this.#size = requireGlobal(exports, ABI.size);
    this.#limit = requireGlobal(exports, ABI.limit);
    this.#dirtyCount = requireGlobal(exports, ABI.dirtyCount);
    this.#touchRange = requireFunction(exports, ABI.touchRange);
    this.#isWide = module.width === 64;
    this.#listOffset = pagesCovered(module);
  }

  /** Logical size in WasmPages. */
  get wasmPages(): number {
    return Number(this.#size.value);
  }

  get sizeBytes(): number {
    return this.wasmPages * WASM_PAGE_BYTES;
  }

  /** Number of pages that the running message has captured. */
  get capturedCount(): number {
    return Number(this.#dirtyCount.value);
  }

  /**
   * Bytes that pre-images occupy, also those of earlier messages: as many as the message with the most captured pages
   * touched of the undo memory, which grows in large steps and takes room in the machine only where it was touched.
   */
  get undoBytes(): number {
    return Math.max(this.#mostCaptured, this.capturedCount) * PAGE_BYTES;
  }

  /** Sets how far `memory.grow` may go, in WasmPages. */
  setLimit(wasmPages: number): void {
    this.#limit.value = this.#address(wasmPages);
  }

  /** The whole physical memory. The view dies when the memory grows, so it is asked for each time. */
  bytes(): Uint8Array<ArrayBuffer> {
    if (this.#view.length === 0) this.#view = new Uint8Array(this.#heap.buffer);
    return this.#view;
  }

  /** Captures the pages of a range before the host writes to it. The range must lie inside the heap. */
  touch(address: number, length: number): void {
    this.#touchRange(this.#address(address), this.#address(length));
  }

  /**
   * Makes the memory large enough and sets the logical size.
   *
   * @throws RangeError if the machine has no such memory left.
   */
  resize(wasmPages: number): void {
    const physical = this.#heap.buffer.byteLength / WASM_PAGE_BYTES;
    if (wasmPages > physical) this.#heap.grow(this.#address(wasmPages - physical));
    this.#size.value = this.#address(wasmPages);
  }

  /** Loads one page from a store, outside of any message. */
  loadPage(index: PageIndex, store: PageStore, slot: PageSlot): void {
    const bytes = this.bytes();
    const offset = index * PAGE_BYTES;
    if (slot !== ZERO_PAGE) store.read(slot, bytes.subarray(offset, offset + PAGE_BYTES), 0);
    else if (offset < bytes.length) bytes.fill(0, offset, offset + PAGE_BYTES);
  }

  /** Stores the captured pages that really changed, and ends the message's list. */
  commit(store: PageStore): [PageIndex, PageSlot][] {
    const entries: [PageIndex, PageSlot][] = [];
    const bytes = this.bytes();
    for (const { index, now, before } of this.#captured()) {
      if (now === undefined || equalWords(now, before)) continue;
      const offset = index * PAGE_BYTES;
      entries.push([
        index,
        isZero(now) ? ZERO_PAGE : store.append(bytes.subarray(offset, offset + PAGE_BYTES)),
      ]);
    }
    this.#forgetCaptured();
    return entries;
  }

  /** How many captured pages hold something else than before the message. */
  countChanged(): number {
    let count = 0;
    for (const { now, before } of this.#captured()) {
      if (now !== undefined && !equalWords(now, before)) count++;
    }
    return count;
  }

  /** Brings the captured pages back, sets the logical size, and ends the message's list. */
  rollback(wasmPages: number): void {
    for (const { now, before } of this.#captured()) now?.set(before);
    this.#forgetCaptured();
    this.#size.value = this.#address(wasmPages);
  }

  *#captured(): Generator<CapturedPage> {
    const { buffer } = this.#heap;
    const undo = this.#undo.buffer;
    const words = PAGE_BYTES / 4;
    for (const [position, index] of this.#list().entries()) {
      const offset = index * PAGE_BYTES;
      const now = offset < buffer.byteLength ? new Int32Array(buffer, offset, words) : undefined;
      yield { index, now, before: new Int32Array(undo, position * PAGE_BYTES, words) };
    }
  }

  /** Check bytes are reset through the list: clearing the whole map would cost more than most messages. */
  #forgetCaptured(): void {
    const checks = new Uint8Array(this.#map.buffer);
    for (const index of this.#list()) checks[index] = 0;
    this.#mostCaptured = Math.max(this.#mostCaptured, this.capturedCount);
    this.#dirtyCount.value = 0;
  }

  #list(): Uint32Array {
    return new Uint32Array(this.#map.buffer, this.#listOffset, this.capturedCount);
  }

  #address(value: number): number | bigint {
    return this.#isWide ? BigInt(value) : value;
  }
}
