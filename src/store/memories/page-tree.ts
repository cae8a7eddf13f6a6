import type { PageMap } from "../../pages/mod.ts";

/** A node of a page map: a leaf of slots, or a branch. */
export type PageNode = NonNullable<PageMap["root"]>;

/** Whether a node holds slots. */
export function isLeaf(node: PageNode): node is Extract<PageNode, Float64Array> {
  return node instanceof Float64Array;
}

/** Every node under the maps once, however many maps share it; children before their parents. */
export function* distinctNodes(maps: Iterable<PageMap>): Generator<PageNode> {
  const visited = new Set<PageNode>();
  for (const { root } of maps) {
    if (root !== undefined) yield* distinctUnder(root, visited);
  }
}

function* distinctUnder(node: PageNode, visited: Set<PageNode>): Generator<PageNode> {
  if (visited.has(node)) return;
  visited.add(node);
  if (!isLeaf(node)) {
    for (const child of node.children) {
      if (child !== undefined) yield* distinctUnder(child, visited);
    }
  }
  yield node;
}
