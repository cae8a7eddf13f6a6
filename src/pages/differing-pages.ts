import { FAN_OUT, type PageMap, type PageNode, pagesUnder } from "./page-map.ts";
import { type PageIndex, ZERO_PAGE } from "./page-units.ts";

/**
 * The pages whose slots differ between two maps, ascending. Shared nodes are skipped, so the cost depends on how far the
 * maps have diverged and not on how large they are. Two slots may hold the same bytes; such a page is reported too.
 *
 * ```ts
 * const a = setPages(emptyPageMap, [[3, 7], [4, 8]]);
 * const b = setPages(a, [[4, 9]]);
 * if (String([...differingPages(a, b)]) !== "4") throw new Error("only page 4 differs");
 * ```
 */
export function* differingPages(a: PageMap, b: PageMap): Generator<PageIndex> {
  const height = Math.max(a.height, b.height);
  yield* differingUnder(raised(a, height), raised(b, height), 0, height);
}

function* differingUnder(
  a: PageNode | undefined,
  b: PageNode | undefined,
  first: PageIndex,
  height: number,
): Generator<PageIndex> {
  if (a === b) return;
  for (let position = 0; position < FAN_OUT; position++) {
    if (height === 0) {
      if (slotAt(a, position) !== slotAt(b, position)) yield first + position;
    } else {
      yield* differingUnder(
        childAt(a, position),
        childAt(b, position),
        first + position * pagesUnder(height - 1),
        height - 1,
      );
    }
  }
}

function slotAt(node: PageNode | undefined, position: number): number {
  return node instanceof Float64Array ? (node[position] ?? ZERO_PAGE) : ZERO_PAGE;
}

function childAt(node: PageNode | undefined, position: number): PageNode | undefined {
  return node === undefined || node instanceof Float64Array ? undefined : node.children[position];
}

/** The root of the map as it would look in a taller tree. */
function raised(map: PageMap, height: number): PageNode | undefined {
  let root = map.root;
  if (root === undefined) return undefined;
  for (let level = map.height; level < height; level++) root = { children: [root] };
  return root;
}
