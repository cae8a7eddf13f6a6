import {
  emptyPageMap,
  FAN_OUT,
  LEVEL_BITS,
  MAX_PAGES,
  type PageLeaf,
  type PageMap,
  type PageNode,
  pageSlot,
  pagesUnder,
} from "./page-map.ts";
import { type PageIndex, type PageSlot, ZERO_PAGE } from "./page-units.ts";

/**
 * A map with the given pages changed; {@link ZERO_PAGE} removes a page. Returns `map` itself if nothing differs. Costs
 * one copied path for each group of neighbouring pages, whatever the size of the memory.
 *
 * @throws RangeError if a page index is not an integer from 0 to 2^30 - 1.
 *
 * ```ts
 * const before = setPages(emptyPageMap, [[3, 7]]);
 * const after = setPages(before, [[3, ZERO_PAGE], [4, 9]]);
 * if (pageSlot(before, 3) !== 7 || after.pageCount !== 1) throw new Error("maps do not change");
 * ```
 */
export function setPages(map: PageMap, entries: Iterable<readonly [PageIndex, PageSlot]>): PageMap {
  const edit = new PageMapEdit(map);
  for (const [index, slot] of entries) edit.set(index, slot);
  return edit.finish();
}

/** Nodes made during the edit belong to it alone and are changed in place; all others are copied first. */
class PageMapEdit {
  readonly #map: PageMap;
  readonly #owned = new Set<PageNode>();
  #root: PageNode | undefined;
  #height: number;
  #pageCount: number;
  #changed = false;
  #mayBeTooTall = false;

  constructor(map: PageMap) {
    this.#map = map;
    this.#root = map.root;
    this.#height = map.height;
    this.#pageCount = map.pageCount;
  }

  set(index: PageIndex, slot: PageSlot): void {
    if (!Number.isInteger(index) || index < 0 || index >= MAX_PAGES) {
      throw new RangeError(`Page index must be an integer from 0 to ${MAX_PAGES - 1}: ${index}`);
    }
    const before = pageSlot({ height: this.#height, root: this.#root, pageCount: 0 }, index);
    if (before === slot) return;
    this.#changed = true;
    if (before === ZERO_PAGE) this.#pageCount++;
    if (slot === ZERO_PAGE) {
      this.#pageCount--;
      this.#mayBeTooTall = true;
    }
    while (index >= pagesUnder(this.#height)) this.#addLevel();
    this.#root = this.#setUnder(this.#root, this.#height, index, slot);
  }

  finish(): PageMap {
    if (!this.#changed) return this.#map;
    if (this.#mayBeTooTall) this.#lower();
    if (this.#root === undefined) return emptyPageMap;
    return { height: this.#height, root: this.#root, pageCount: this.#pageCount };
  }

  #addLevel(): void {
    if (this.#root !== undefined) {
      const children = new Array<PageNode | undefined>(FAN_OUT).fill(undefined);
      children[0] = this.#root;
      this.#root = this.#own({ children });
    }
    this.#height++;
  }

  #setUnder(
    node: PageNode | undefined,
    height: number,
    index: PageIndex,
    slot: PageSlot,
  ): PageNode | undefined {
    const position = (index >>> (height * LEVEL_BITS)) & (FAN_OUT - 1);
    if (height === 0) {
      const leaf = this.#ownLeaf(node);
      leaf[position] = slot;
      return slot === ZERO_PAGE && leaf.every((entry) => entry === ZERO_PAGE) ? undefined : leaf;
    }
    const children = node === undefined || node instanceof Float64Array ? undefined : node.children;
    const child = this.#setUnder(children?.[position], height - 1, index, slot);
    const branch =
      node !== undefined && children !== undefined && this.#owned.has(node)
        ? { node, children }
        : this.#newBranch(children);
    branch.children[position] = child;
    return child === undefined && branch.children.every((entry) => entry === undefined)
      ? undefined
      : branch.node;
  }

  #newBranch(children: readonly (PageNode | undefined)[] | undefined): {
    node: PageNode;
    children: (PageNode | undefined)[];
  } {
    const copy = children?.slice() ?? new Array<PageNode | undefined>(FAN_OUT).fill(undefined);
    return { node: this.#own({ children: copy }), children: copy };
  }

  #ownLeaf(node: PageNode | undefined): PageLeaf {
    if (!(node instanceof Float64Array)) return this.#own(new Float64Array(FAN_OUT).fill(ZERO_PAGE));
    return this.#owned.has(node) ? node : this.#own(node.slice());
  }

  #own<Node extends PageNode>(node: Node): Node {
    this.#owned.add(node);
    return node;
  }

  #lower(): void {
    while (this.#root !== undefined && !(this.#root instanceof Float64Array)) {
      const [first, ...others] = this.#root.children;
      if (others.some((child) => child !== undefined)) return;
      this.#root = first;
      this.#height--;
    }
  }
}
