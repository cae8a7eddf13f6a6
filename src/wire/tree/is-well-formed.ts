import { compareBytes } from "../../bytes/mod.ts";
import type { HashTree } from "./hash-tree.ts";

/**
 * Whether labels are strictly ascending below every node and no leaf stands beside other nodes ("Lookup" in the interface
 * specification): only in such a tree a path has one meaning.
 */
export function isWellFormed(tree: HashTree): boolean {
  if (tree.kind === "leaf") return true;
  let last: Uint8Array | undefined;
  const stack: HashTree[] = [tree];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === "fork") stack.push(node.right, node.left);
    if (node.kind === "leaf") return false;
    if (node.kind !== "labeled") continue;
    if (last !== undefined && compareBytes(last, node.label) >= 0) return false;
    if (!isWellFormed(node.tree)) return false;
    last = node.label;
  }
  return true;
}
