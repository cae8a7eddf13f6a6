import { type PageIndex, type PageSlot, ZERO_PAGE } from "./page-units.ts";

/** Bits of a page index that one level of the tree decides. */
export const LEVEL_BITS = 6;
/** Children of a branch, slots of a leaf. */
export const FAN_OUT: number = 1 << LEVEL_BITS;
/** Page indexes end here (4 TiB), so that shifts of 32 bit integers suffice. */
export const MAX_PAGES: number = 2 ** 30;

/** Slots of 64 neighbouring pages. Never changed once a map that holds it has been returned. */
export type PageLeaf = Float64Array<ArrayBuffer>;
/** 64 subtrees of one level below; `undefined` stands for pages that are all zero. */
export interface PageBranch {
  readonly children: (PageNode | undefined)[];
}
export type PageNode = PageLeaf | PageBranch;

/**
 * A memory as an immutable map from page index to page slot; pages that are not in it are zero. Maps that were made from
 * one another share their unchanged nodes, so a fork or a snapshot is keeping the reference. The form is canonical:
 * no empty node is kept and the tree is as low as its highest page allows.
 */
export interface PageMap {
  /** Levels above the leaves; the map covers `64 ** (height + 1)` pages. */
  readonly height: number;
  readonly root: PageNode | undefined;
  /** Number of pages that are not zero. */
  readonly pageCount: number;
}

/** The memory that holds only zeroes. */
export const emptyPageMap: PageMap = Object.freeze({ height: 0, root: undefined, pageCount: 0 });

/**
 * The slot of page `index`, {@link ZERO_PAGE} if the page is zero.
 *
 * ```ts
 * const map = setPages(emptyPageMap, [[3, 7]]);
 * if (pageSlot(map, 3) !== 7) throw new Error("page 3 is in slot 7");
 * if (pageSlot(map, 4) !== ZERO_PAGE) throw new Error("page 4 is zero");
 * ```
 */
export function pageSlot(map: PageMap, index: PageIndex): PageSlot {
  if (index >= pagesUnder(map.height)) return ZERO_PAGE;
  let node = map.root;
  for (let height = map.height; node !== undefined; height--) {
    const position = (index >>> (height * LEVEL_BITS)) & (FAN_OUT - 1);
    if (node instanceof Float64Array) return node[position] ?? ZERO_PAGE;
    node = node.children[position];
  }
  return ZERO_PAGE;
}

/**
 * Every stored page with its slot, in ascending order.
 *
 * ```ts
 * const map = setPages(emptyPageMap, [[90, 8], [3, 7]]);
 * if (String([...storedPages(map)]) !== "3,7,90,8") throw new Error("ascending");
 * ```
 */
export function* storedPages(map: PageMap): Generator<[PageIndex, PageSlot]> {
  if (map.root !== undefined) yield* storedPagesOf(map.root, 0, map.height);
}

function* storedPagesOf(node: PageNode, first: PageIndex, height: number): Generator<[PageIndex, PageSlot]> {
  if (node instanceof Float64Array) {
    for (const [position, slot] of node.entries()) {
      if (slot !== ZERO_PAGE) yield [first + position, slot];
    }
    return;
  }
  for (const [position, child] of node.children.entries()) {
    if (child === undefined) continue;
    yield* storedPagesOf(child, first + position * pagesUnder(height - 1), height - 1);
  }
}

/** How many pages a tree of this height covers. */
export function pagesUnder(height: number): number {
  return FAN_OUT ** (height + 1);
}
