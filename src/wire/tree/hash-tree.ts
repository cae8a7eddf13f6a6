import { concatBytes } from "../../bytes/mod.ts";
import { domainSeparators } from "../domain-separators.ts";
import { sha256 as defaultSha256, type Sha256 } from "../sha256.ts";

/** A tree of a certificate, possibly with parts replaced by their hashes (interface specification, "Certificate"). */
export type HashTree =
  | { readonly kind: "empty" }
  | { readonly kind: "fork"; readonly left: HashTree; readonly right: HashTree }
  | { readonly kind: "labeled"; readonly label: Uint8Array; readonly tree: HashTree }
  | { readonly kind: "leaf"; readonly value: Uint8Array }
  | { readonly kind: "pruned"; /** 32 bytes */ readonly hash: Uint8Array };

/** Hash of a tree without anything. */
export function hashOfEmpty(sha256: Sha256): Uint8Array {
  return sha256(domainSeparators.treeEmpty);
}

/** Hash of a fork, from the hashes of its sides. */
export function hashOfFork(left: Uint8Array, right: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(concatBytes(domainSeparators.treeFork, left, right));
}

/** Hash of a labeled subtree, from the subtree's hash. */
export function hashOfLabeled(label: Uint8Array, subtree: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(concatBytes(domainSeparators.treeLabeled, label, subtree));
}

/** Hash of a leaf. */
export function hashOfLeaf(value: Uint8Array, sha256: Sha256): Uint8Array {
  const parts = [domainSeparators.treeLeaf, value];
  return sha256.ofParts?.(parts) ?? sha256(concatBytes(...parts));
}

/**
 * The root hash of a tree, 32 bytes; `reconstruct` of the specification.
 *
 * @example
 * ```ts
 * if (hashTreeRoot({ kind: "empty" }).length !== 32) throw new Error("wrong length");
 * ```
 */
export function hashTreeRoot(tree: HashTree, sha256: Sha256 = defaultSha256): Uint8Array {
  switch (tree.kind) {
    case "empty":
      return hashOfEmpty(sha256);
    case "fork":
      return hashOfFork(hashTreeRoot(tree.left, sha256), hashTreeRoot(tree.right, sha256), sha256);
    case "labeled":
      return hashOfLabeled(tree.label, hashTreeRoot(tree.tree, sha256), sha256);
    case "leaf":
      return hashOfLeaf(tree.value, sha256);
    case "pruned":
      return tree.hash;
  }
}
