import type { PageMap, PageNode } from "./page-map.ts";
import type { PageStore } from "./page-store.ts";
import { PAGE_BYTES, type PageSlot, ZERO_PAGE } from "./page-units.ts";
import { PageStoreError } from "./page-store-error.ts";

const SLAB_SLOTS = 1024;

/** A page store in memory: 4 MiB slabs of slots, and a list of free slots that {@link MemoryPageStore.collect} fills. */
export class MemoryPageStore implements PageStore {
  readonly #slabs: Uint8Array<ArrayBuffer>[] = [];
  #free: PageSlot[] = [];
  #end = 0;

  /** Slots that hold a page, reachable or not. */
  get usedSlots(): number {
    return this.#end - this.#free.length;
  }

  read(slot: PageSlot, target: Uint8Array, targetOffset: number): void {
    target.set(this.#page(slot), targetOffset);
  }

  append(page: Uint8Array): PageSlot {
    if (page.length !== PAGE_BYTES)
      throw new RangeError(`Page must have ${PAGE_BYTES} bytes: ${page.length}`);
    const slot = this.#free.pop() ?? this.#nextSlot();
    this.#page(slot).set(page);
    return slot;
  }

  /**
   * Frees every slot that no map in `roots` names. The caller passes all maps that are still in use, those of live
   * instances included: a freed slot is given to the next page.
   */
  collect(roots: Iterable<PageMap>): void {
    const live = new Uint8Array(this.#end);
    const visited = new Set<PageNode>();
    for (const map of roots) {
      if (map.root !== undefined) mark(map.root, visited, live);
    }
    const free: PageSlot[] = [];
    for (let slot = this.#end - 1; slot >= 0; slot--) {
      if (live[slot] === 0) free.push(slot);
    }
    this.#free = free;
  }

  #nextSlot(): PageSlot {
    if (this.#end === this.#slabs.length * SLAB_SLOTS)
      this.#slabs.push(new Uint8Array(SLAB_SLOTS * PAGE_BYTES));
    return this.#end++;
  }

  #page(slot: PageSlot): Uint8Array {
    const slab = slot < this.#end ? this.#slabs[Math.floor(slot / SLAB_SLOTS)] : undefined;
    if (slab === undefined) {
      throw new PageStoreError(
        { code: "pages/unknown-slot", slot },
        `Cannot read page slot "${slot}" as it was never written`,
      );
    }
    const start = (slot % SLAB_SLOTS) * PAGE_BYTES;
    return slab.subarray(start, start + PAGE_BYTES);
  }
}

function mark(node: PageNode, visited: Set<PageNode>, live: Uint8Array): void {
  if (visited.has(node)) return;
  visited.add(node);
  if (node instanceof Float64Array) {
    for (const slot of node) {
      if (slot !== ZERO_PAGE) live[slot] = 1;
    }
    return;
  }
  for (const child of node.children) {
    if (child !== undefined) mark(child, visited, live);
  }
}
