import { sha256 as defaultSha256, type Sha256 } from "../sha256.ts";
import { WireError } from "../wire-error.ts";
import { hashOfEmpty, hashOfFork, hashOfLabeled, hashOfLeaf } from "./hash-tree.ts";
import { deleteLabel, getLabel, isFork, labelEntries, type LabelMap, setLabel } from "./label-map.ts";

/**
 * The state tree: an immutable tree with labeled children and values in the leaves. A change returns a new tree that
 * shares every untouched part with the old one; hashes are computed when asked for and kept with the node, so after a
 * change only the changed paths are hashed again. Labels and values must not be modified after they were handed over.
 */
export type LabeledTree =
  | { readonly kind: "leaf"; readonly value: Uint8Array }
  | { readonly kind: "node"; readonly children: LabelMap<LabeledTree> | undefined };

/** The tree without any label. */
export const emptyTree: LabeledTree = { kind: "node", children: undefined };

/** A tree that is one value. */
export function leafTree(value: Uint8Array): LabeledTree {
  return { kind: "leaf", value };
}

/**
 * A tree with the given children; a later entry replaces an earlier one of the same label.
 *
 * @example
 * ```ts
 * const tree = nodeTree([[Uint8Array.of(1), leafTree(Uint8Array.of(9))]]);
 * if (getPath(tree, [Uint8Array.of(1)])?.kind !== "leaf") throw new Error("the value is lost");
 * ```
 */
export function nodeTree(entries: Iterable<readonly [label: Uint8Array, tree: LabeledTree]>): LabeledTree {
  let children: LabelMap<LabeledTree> | undefined;
  for (const [label, value] of entries) children = setLabel(children, label, value);
  return { kind: "node", children };
}

/** The subtree at a path, or `undefined`. */
export function getPath(tree: LabeledTree, path: readonly Uint8Array[]): LabeledTree | undefined {
  let current: LabeledTree | undefined = tree;
  for (const label of path) {
    if (current?.kind !== "node") return undefined;
    current = getLabel(current.children, label);
  }
  return current;
}

/** The labels and subtrees directly below a tree, in the order of the labels; none below a leaf. */
export function* childrenOf(tree: LabeledTree): Generator<readonly [label: Uint8Array, tree: LabeledTree]> {
  if (tree.kind === "leaf") return;
  for (const { label, value } of labelEntries(tree.children)) yield [label, value];
}

/**
 * A tree with a value or a subtree at the path; nodes on the way are made. The empty path replaces the whole tree.
 *
 * @throws WireError `wire/path-through-leaf` if the path goes on below a value
 * @example
 * ```ts
 * const path = [Uint8Array.of(97), Uint8Array.of(98)];
 * const tree = setPath(emptyTree, path, Uint8Array.of(1));
 * if (getPath(tree, path)?.kind !== "leaf") throw new Error("the value is lost");
 * ```
 */
export function setPath(
  tree: LabeledTree,
  path: readonly Uint8Array[],
  value: Uint8Array | LabeledTree,
): LabeledTree {
  const [label, ...rest] = path;
  if (label === undefined) return value instanceof Uint8Array ? leafTree(value) : value;
  if (tree.kind === "leaf") {
    throw new WireError("wire/path-through-leaf", "Cannot set a path in the tree: it goes on below a value");
  }
  const child = setPath(getLabel(tree.children, label) ?? emptyTree, rest, value);
  return { kind: "node", children: setLabel(tree.children, label, child) };
}

/**
 * A tree without what was at the path, and without the nodes on the way that this left empty, so that setting and
 * deleting a path gives back the former hash. The same reference if there was nothing; the empty path empties the tree.
 *
 * @example
 * ```ts
 * const tree = setPath(emptyTree, [Uint8Array.of(1), Uint8Array.of(2)], Uint8Array.of(9));
 * const rest = deletePath(tree, [Uint8Array.of(1), Uint8Array.of(2)]);
 * if (treeRootHash(rest).join() !== treeRootHash(emptyTree).join()) throw new Error("something is left");
 * ```
 */
export function deletePath(tree: LabeledTree, path: readonly Uint8Array[]): LabeledTree {
  const [label, ...rest] = path;
  if (label === undefined) return emptyTree;
  if (tree.kind === "leaf" || tree.children === undefined) return tree;
  const child = getLabel(tree.children, label);
  if (child === undefined) return tree;
  const remaining = deletePath(child, rest);
  if (remaining === child && rest.length > 0) return tree;
  const isGone = rest.length === 0 || (remaining.kind === "node" && remaining.children === undefined);
  if (!isGone) return { kind: "node", children: setLabel(tree.children, label, remaining) };
  const children = deleteLabel(tree.children, label);
  return children === undefined ? emptyTree : { kind: "node", children };
}

/** The root hash, 32 bytes: that of every hash tree which witness makes of this tree. */
export function treeRootHash(tree: LabeledTree, sha256: Sha256 = defaultSha256): Uint8Array {
  if (tree.kind === "leaf") return hashOfLeaf(tree.value, sha256);
  return tree.children === undefined ? hashOfEmpty(sha256) : labelMapHash(tree.children, sha256);
}

/** The hash of a part of a node's children; kept with the part. */
export function labelMapHash(map: LabelMap<LabeledTree>, sha256: Sha256): Uint8Array {
  map.hash ??= isFork(map)
    ? hashOfFork(labelMapHash(map.left, sha256), labelMapHash(map.right, sha256), sha256)
    : hashOfLabeled(map.label, treeRootHash(map.value, sha256), sha256);
  return map.hash;
}
