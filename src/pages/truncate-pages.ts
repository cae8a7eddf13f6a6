import { type PageMap, type PageNode, pagesUnder } from "./page-map.ts";
import { setPages } from "./set-pages.ts";
import { type PageIndex, ZERO_PAGE } from "./page-units.ts";

/**
 * A map without the pages from `firstRemoved` on; `map` itself if there are none.
 *
 * ```ts
 * const map = setPages(emptyPageMap, [[3, 7], [4, 8]]);
 * if (truncatePages(map, 4).pageCount !== 1) throw new Error("page 3 stays");
 * ```
 */
export function truncatePages(map: PageMap, firstRemoved: PageIndex): PageMap {
  if (map.root === undefined) return map;
  return setPages(map, removals(map.root, 0, map.height, firstRemoved));
}

function* removals(
  node: PageNode,
  first: PageIndex,
  height: number,
  firstRemoved: PageIndex,
): Generator<readonly [PageIndex, typeof ZERO_PAGE]> {
  if (first + pagesUnder(height) <= firstRemoved) return;
  if (node instanceof Float64Array) {
    for (const [position, slot] of node.entries()) {
      if (slot !== ZERO_PAGE && first + position >= firstRemoved) yield [first + position, ZERO_PAGE];
    }
    return;
  }
  for (const [position, child] of node.children.entries()) {
    if (child === undefined) continue;
    yield* removals(child, first + position * pagesUnder(height - 1), height - 1, firstRemoved);
  }
}
