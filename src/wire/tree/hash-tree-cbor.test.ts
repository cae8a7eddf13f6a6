import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { encodeCbor } from "../cbor/encode-cbor.ts";
import type { CborValue } from "../cbor/cbor-value.ts";
import { decodeHashTree, encodeHashTree } from "./hash-tree-cbor.ts";
import type { HashTree } from "./hash-tree.ts";

const random = new SeededRandom(20_261_123);
const sizes = [0, 1, 23, 24, 255, 256, 65_535, 65_536, 70_000];

function randomTree(depth: number): HashTree {
  const kind = depth === 0 ? "leaf" : random.pick(["empty", "fork", "labeled", "leaf", "pruned"] as const);
  switch (kind) {
    case "empty":
      return { kind };
    case "fork":
      return { kind, left: randomTree(depth - 1), right: randomTree(depth - 1) };
    case "labeled":
      return { kind, label: random.bytes(random.pick(sizes)), tree: randomTree(depth - 1) };
    case "leaf":
      return { kind, value: random.bytes(random.pick(sizes)) };
    case "pruned":
      return { kind, hash: random.bytes(32) };
  }
}

/** The nested arrays of the interface specification. */
function arraysOf(tree: HashTree): CborValue {
  switch (tree.kind) {
    case "empty":
      return [0];
    case "fork":
      return [1, arraysOf(tree.left), arraysOf(tree.right)];
    case "labeled":
      return [2, tree.label, arraysOf(tree.tree)];
    case "leaf":
      return [3, tree.value];
    case "pruned":
      return [4, tree.hash];
  }
}

test("encodeHashTree() writes values of every size as the library does, and decodeHashTree() reads them", () => {
  const leaves = sizes.map((size): HashTree => ({ kind: "leaf", value: random.bytes(size) }));
  const trees = [...leaves, ...Array.from({ length: 60 }, () => randomTree(5))];
  for (const tree of trees) {
    const bytes = encodeHashTree(tree);
    assert.deepEqual(bytes, encodeCbor(arraysOf(tree)));
    assert.deepEqual(decodeHashTree(bytes), tree);
  }
});
