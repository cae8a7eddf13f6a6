import { type CborValue, isCborArray } from "../cbor/cbor-value.ts";
import { decodeCbor } from "../cbor/decode-cbor.ts";
import { encodeCbor } from "../cbor/encode-cbor.ts";
import { WireError } from "../wire-error.ts";
import type { HashTree } from "./hash-tree.ts";

const hashBytes = 32;

/** The nested arrays that stand for a tree in CBOR: `[0]`, `[1, left, right]`, `[2, label, tree]`, `[3, value]`, `[4, hash]`. */
export function hashTreeToCbor(tree: HashTree): CborValue {
  switch (tree.kind) {
    case "empty":
      return [0];
    case "fork":
      return [1, hashTreeToCbor(tree.left), hashTreeToCbor(tree.right)];
    case "labeled":
      return [2, tree.label, hashTreeToCbor(tree.tree)];
    case "leaf":
      return [3, tree.value];
    case "pruned":
      return [4, tree.hash];
  }
}

/** Reads the nested arrays; throws WireError `wire/bad-hash-tree` for any other value. */
export function hashTreeFromCbor(value: CborValue): HashTree {
  if (!isCborArray(value)) throw bad();
  const [tag, first, second] = value;
  const isOfLength = (length: number): boolean => value.length === length;
  if (tag === 0 && isOfLength(1)) return { kind: "empty" };
  if (tag === 1 && isOfLength(3) && first !== undefined && second !== undefined) {
    return { kind: "fork", left: hashTreeFromCbor(first), right: hashTreeFromCbor(second) };
  }
  if (!(first instanceof Uint8Array)) throw bad();
  if (tag === 2 && isOfLength(3) && second !== undefined) {
    return { kind: "labeled", label: first, tree: hashTreeFromCbor(second) };
  }
  if (tag === 3 && isOfLength(2)) return { kind: "leaf", value: first };
  if (tag === 4 && isOfLength(2) && first.length === hashBytes) return { kind: "pruned", hash: first };
  throw bad();
}

/**
 * Encodes a tree alone, without a tag.
 *
 * @example
 * ```ts
 * if (encodeHashTree({ kind: "empty" }).join() !== "129,0") throw new Error("wrong bytes");
 * ```
 */
export function encodeHashTree(tree: HashTree): Uint8Array {
  return encodeCbor(hashTreeToCbor(tree));
}

/**
 * Decodes a tree alone, with or without the self-describing tag.
 *
 * @throws WireError `wire/bad-cbor` or `wire/bad-hash-tree`
 * @example
 * ```ts
 * if (decodeHashTree(Uint8Array.of(129, 0)).kind !== "empty") throw new Error("wrong tree");
 * ```
 */
export function decodeHashTree(bytes: Uint8Array): HashTree {
  return hashTreeFromCbor(decodeCbor(bytes));
}

function bad(): WireError {
  return new WireError(
    "wire/bad-hash-tree",
    "Cannot read the hash tree: a node has another form than the specification's",
  );
}
