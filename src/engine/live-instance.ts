import {
  differingPages,
  emptyPageMap,
  PAGE_BYTES,
  type PageMap,
  pageSlot,
  type PageStore,
  setPages,
} from "../pages/mod.ts";
import { ABI, type CanisterModule } from "../wasm/mod.ts";
import type { GlobalValue } from "./execution-state.ts";
import { HeapBarrier } from "./heap-barrier.ts";
import { findFunction, requireGlobal, type WasmFunction } from "./instance-exports.ts";
import { InstanceGlobals } from "./instance-globals.ts";
import type { WasmGlobalObject, WasmInstanceObject } from "./web-assembly-port.ts";

/** Pre-images up to this size are always worth keeping and copying back. */
const SMALL_UNDO_BYTES = 64 * 1024 * 1024;

/** The part of an execution state that a live instance holds. */
export interface InstanceImage {
  readonly heap: PageMap;
  readonly heapWasmPages: number;
  readonly globals: readonly GlobalValue[];
}

/**
 * A live WebAssembly instance and the image that it equals between messages. Every message ends in `commit`, after which
 * the instance equals a new image, or in `rollback`, after which it equals the old one again.
 */
export class LiveInstance {
  readonly module: CanisterModule;
  readonly gas: WasmGlobalObject;
  readonly heap: HeapBarrier | undefined;
  readonly #exports: WasmInstanceObject["exports"];
  readonly #globals: InstanceGlobals;
  #image: InstanceImage;
  #isSpent = false;
  #committedPages = 0;

  constructor(module: CanisterModule, instance: WasmInstanceObject) {
    this.module = module;
    this.#exports = instance.exports;
    this.gas = requireGlobal(instance.exports, ABI.gas);
    this.heap = module.hasMemory ? new HeapBarrier(module, instance.exports) : undefined;
    this.#globals = new InstanceGlobals(module, instance.exports);
    this.#image = {
      heap: emptyPageMap,
      heapWasmPages: this.heap?.wasmPages ?? 0,
      globals: this.#globals.read([]),
    };
  }

  get image(): InstanceImage {
    return this.#image;
  }

  /** Whether the instance must be dropped: it no longer equals its image, or holds too much memory. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** Pages that the last commit stored. */
  get committedPages(): number {
    return this.#committedPages;
  }

  entryPoint(exportName: string): WasmFunction | undefined {
    return findFunction(this.#exports, exportName);
  }

  /**
   * Makes the instance equal to another image, copying only the pages that differ.
   *
   * @throws RangeError if the machine has no memory left; the instance is spent then.
   */
  load(image: InstanceImage, store: PageStore): void {
    if (isSameImage(this.#image, image)) return;
    this.#isSpent = true;
    if (this.heap !== undefined) {
      this.heap.resize(image.heapWasmPages);
      for (const index of differingPages(this.#image.heap, image.heap)) {
        this.heap.loadPage(index, store, pageSlot(image.heap, index));
      }
    }
    if (this.#image.globals !== image.globals) this.#globals.write(image.globals);
    this.#image = { heap: image.heap, heapWasmPages: image.heapWasmPages, globals: image.globals };
    this.#isSpent = false;
  }

  /** Keeps what the message did. Returns the image before if the message changed nothing. */
  commit(store: PageStore): InstanceImage {
    this.#isSpent = true;
    const entries = this.heap?.commit(store) ?? [];
    this.#committedPages = entries.length;
    const heap = setPages(this.#image.heap, entries);
    const heapWasmPages = this.heap?.wasmPages ?? 0;
    const globals = this.#globals.read(this.#image.globals);
    const image = { heap, heapWasmPages, globals };
    if (!isSameImage(this.#image, image)) this.#image = image;
    this.#isSpent = this.#isDearerThanNew(this.heap?.undoBytes ?? 0);
    return this.#image;
  }

  /** Undoes what the message did. */
  rollback(): void {
    if (this.#isDearerThanNew((this.heap?.capturedCount ?? 0) * PAGE_BYTES)) {
      this.#isSpent = true;
      return;
    }
    this.heap?.rollback(this.#image.heapWasmPages);
    this.#globals.write(this.#image.globals);
    this.#isSpent = this.#isDearerThanNew(this.heap?.undoBytes ?? 0);
  }

  /** Whether so many pre-images cost more, in memory or time, than loading the heap into a new instance. */
  #isDearerThanNew(undoBytes: number): boolean {
    return undoBytes > Math.max(SMALL_UNDO_BYTES, (this.#image.heap.pageCount * PAGE_BYTES) / 2);
  }
}

function isSameImage(a: InstanceImage, b: InstanceImage): boolean {
  return a.heap === b.heap && a.heapWasmPages === b.heapWasmPages && a.globals === b.globals;
}
