import { type PageMap, type PageSlot, ZERO_PAGE } from "../../pages/mod.ts";
import type { MovedRun } from "../format/commit-body.ts";
import { isLeaf, type PageNode } from "../memories/page-tree.ts";

/**
 * One move: where the pages of emptied segments went. Maps that name old slots are turned into maps that name the new
 * ones; nodes that were shared stay shared, and a node without moved pages stays itself.
 */
export class Relocation {
  readonly #slotsPerSegment: number;
  /** New slots by old position, for each emptied segment. */
  readonly #tables = new Map<number, Float64Array>();
  readonly #memo = new WeakMap<PageNode, PageNode>();

  constructor(moves: Iterable<MovedRun>, slotsPerSegment: number) {
    this.#slotsPerSegment = slotsPerSegment;
    for (const { from, to, length } of moves) {
      for (let index = 0; index < length; index++)
        this.#tableOf(from + index)[(from + index) % slotsPerSegment] = to + index;
    }
  }

  /** Where the page of a slot is now. */
  slot(slot: PageSlot): PageSlot {
    const table = this.#tables.get(Math.floor(slot / this.#slotsPerSegment));
    const moved = table?.[slot % this.#slotsPerSegment] ?? ZERO_PAGE;
    return moved === ZERO_PAGE ? slot : moved;
  }

  /** The same memory by its new slots; `map` itself if none of its pages moved. */
  map(map: PageMap): PageMap {
    if (map.root === undefined) return map;
    const root = this.#node(map.root);
    return root === map.root ? map : { height: map.height, root, pageCount: map.pageCount };
  }

  #node(node: PageNode): PageNode {
    const known = this.#memo.get(node);
    if (known !== undefined) return known;
    const moved = isLeaf(node) ? this.#leaf(node) : this.#branch(node);
    this.#memo.set(node, moved);
    if (moved !== node) this.#memo.set(moved, moved);
    return moved;
  }

  #leaf(leaf: Extract<PageNode, Float64Array>): PageNode {
    let copy: typeof leaf | undefined;
    for (const [position, slot] of leaf.entries()) {
      if (slot === ZERO_PAGE) continue;
      const moved = this.slot(slot);
      if (moved === slot) continue;
      copy ??= leaf.slice();
      copy[position] = moved;
    }
    return copy ?? leaf;
  }

  #branch(branch: Exclude<PageNode, Float64Array>): PageNode {
    let isSame = true;
    const children = branch.children.map((child) => {
      const moved = child === undefined ? undefined : this.#node(child);
      if (moved !== child) isSame = false;
      return moved;
    });
    return isSame ? branch : { children };
  }

  #tableOf(slot: PageSlot): Float64Array {
    const number = Math.floor(slot / this.#slotsPerSegment);
    let table = this.#tables.get(number);
    if (table === undefined) {
      table = new Float64Array(this.#slotsPerSegment).fill(ZERO_PAGE);
      this.#tables.set(number, table);
    }
    return table;
  }
}
