import { compareBytes } from "../../bytes/mod.ts";
import type { HashTree } from "./hash-tree.ts";

/** What a (pruned) tree says about the value at a path. An inner node at the path is `unknown` as it has no value. */
export type LookupResult =
  | { readonly kind: "found"; readonly value: Uint8Array }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" };

/** What a (pruned) tree says about the subtree at a path. */
export type SubtreeLookupResult =
  | { readonly kind: "found"; readonly tree: HashTree }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" };

/**
 * Looks up a value as the specification's `lookup_path` does: `absent` only if the tree proves it, by the neighbouring
 * labels.
 *
 * @example
 * ```ts
 * const label = Uint8Array.of(1);
 * const tree = witness(setPath(emptyTree, [label], Uint8Array.of(9)), [[label]]);
 * if (lookupPath(tree, [label]).kind !== "found") throw new Error("the value is shown");
 * if (lookupPath(tree, [Uint8Array.of(2)]).kind !== "absent") throw new Error("there is no other label");
 * ```
 */
export function lookupPath(tree: HashTree, path: readonly Uint8Array[]): LookupResult {
  const result = lookupSubtree(tree, path);
  if (result.kind !== "found") return result;
  if (result.tree.kind === "leaf") return { kind: "found", value: result.tree.value };
  return { kind: result.tree.kind === "empty" ? "absent" : "unknown" };
}

/**
 * Looks up the subtree at a path; it may itself be pruned. The empty path finds the whole tree.
 *
 * @example
 * ```ts
 * if (lookupSubtree({ kind: "empty" }, [Uint8Array.of(1)]).kind !== "absent") throw new Error("nothing is there");
 * ```
 */
export function lookupSubtree(tree: HashTree, path: readonly Uint8Array[]): SubtreeLookupResult {
  let current = tree;
  for (const label of path) {
    const result = findLabel(flattenForks(current), label);
    if (result.kind !== "found") return result;
    current = result.tree;
  }
  return { kind: "found", tree: current };
}

/**
 * The labels directly below a node, in order, as far as they are not pruned.
 *
 * @example
 * ```ts
 * if (listLabels({ kind: "empty" }).length !== 0) throw new Error("nothing is there");
 * ```
 */
export function listLabels(tree: HashTree): readonly Uint8Array[] {
  return flattenForks(tree).flatMap((node) => (node.kind === "labeled" ? [node.label] : []));
}

function flattenForks(tree: HashTree): readonly HashTree[] {
  const flat: HashTree[] = [];
  const stack: HashTree[] = [tree];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === "fork") stack.push(node.right, node.left);
    else if (node.kind !== "empty") flat.push(node);
  }
  return flat;
}

function findLabel(forest: readonly HashTree[], label: Uint8Array): SubtreeLookupResult {
  const [only] = forest;
  if (only === undefined || (forest.length === 1 && only.kind === "leaf")) return { kind: "absent" };
  let smallerIsNeighbour = true;
  for (const node of forest) {
    if (node.kind !== "labeled") {
      smallerIsNeighbour = false;
      continue;
    }
    const order = compareBytes(label, node.label);
    if (order === 0) return { kind: "found", tree: node.tree };
    if (order < 0) return { kind: smallerIsNeighbour ? "absent" : "unknown" };
    smallerIsNeighbour = true;
  }
  return { kind: smallerIsNeighbour ? "absent" : "unknown" };
}
