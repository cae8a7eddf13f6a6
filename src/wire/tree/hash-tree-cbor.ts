import { ByteWriter } from "../../bytes/mod.ts";
import { type CborValue, isCborArray } from "../cbor/cbor-value.ts";
import { decodeCbor } from "../cbor/decode-cbor.ts";
import { writeCborBytes, writeCborHead } from "../cbor/encode-cbor.ts";
import { WireError } from "../wire-error.ts";
import type { HashTree } from "./hash-tree.ts";

const hashBytes = 32;

const arrayType = 4;

/**
 * Appends the nested arrays that stand for a tree in CBOR: `[0]`, `[1, left, right]`, `[2, label, tree]`, `[3, value]`,
 * `[4, hash]`. A large value is not copied.
 */
export function writeHashTree(writer: ByteWriter, tree: HashTree): void {
  switch (tree.kind) {
    case "empty":
      writeCborHead(writer, arrayType, 1);
      writer.u8(0);
      return;
    case "fork":
      writeCborHead(writer, arrayType, 3);
      writer.u8(1);
      writeHashTree(writer, tree.left);
      writeHashTree(writer, tree.right);
      return;
    case "labeled":
      writeCborHead(writer, arrayType, 3);
      writer.u8(2);
      writeCborBytes(writer, tree.label);
      writeHashTree(writer, tree.tree);
      return;
    case "leaf":
      writeCborHead(writer, arrayType, 2);
      writer.u8(3);
      writeCborBytes(writer, tree.value);
      return;
    case "pruned":
      writeCborHead(writer, arrayType, 2);
      writer.u8(4);
      writeCborBytes(writer, tree.hash);
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
  const writer = new ByteWriter();
  writeHashTree(writer, tree);
  return writer.finish();
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
