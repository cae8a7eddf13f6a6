import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeHex, decodeUtf8, encodeHex, encodeUtf8, hasFault } from "../../bytes/mod.ts";
import { decodeHashTree, encodeHashTree } from "./hash-tree-cbor.ts";
import { hashTreeRoot } from "./hash-tree.ts";
import { listLabels, lookupPath, lookupSubtree } from "./lookup.ts";

// The example tree of the interface specification, "Certification", section "Example".
const fullTree = decodeHex(
  "8301830183024161830183018302417882034568656c6c6f810083024179820345776f726c6483024162820344676f6f648301830241638100830241648203476d6f726e696e67",
);
const prunedTree = decodeHex(
  "83018301830241618301820458201b4feff9bef8131788b0c9dc6dbad6e81e524249c879e9f10f71ce3749f5a63883024179820345776f726c6483024162820458207b32ac0c6ba8ce35ac82c255fc7906f7fc130dab2a090f80fe12f9c2cae83ba6830182045820ec8324b8a1f1ac16bd2e806edba78006479c9877fed4eb464a25485465af601d830241648203476d6f726e696e67",
);
const rootHash = "eb5c5b2195e62d996b84c9bcc8259d19a83786a2f59e0878cec84c811f669aa0";

test("hashTreeRoot() of the specification's example, full and pruned", () => {
  assert.equal(encodeHex(hashTreeRoot(decodeHashTree(fullTree))), rootHash);
  assert.equal(encodeHex(hashTreeRoot(decodeHashTree(prunedTree))), rootHash);
});

test("encodeHashTree() gives back the specification's bytes", () => {
  for (const bytes of [fullTree, prunedTree]) assert.deepEqual(encodeHashTree(decodeHashTree(bytes)), bytes);
});

test("lookupPath() in the specification's pruned example", () => {
  const tree = decodeHashTree(prunedTree);
  const cases: readonly (readonly [string, string])[] = [
    ["a/a", "unknown"],
    ["a/y", "found world"],
    ["aa", "absent"],
    ["ax", "absent"],
    ["b", "unknown"],
    ["bb", "unknown"],
    ["d", "found morning"],
    ["e", "absent"],
  ];
  for (const [path, want] of cases) {
    const result = lookupPath(tree, path.split("/").map(encodeUtf8));
    const text = result.kind === "found" ? `found ${decodeUtf8(result.value)}` : result.kind;
    assert.equal(text, want, path);
  }
});

test("lookupPath() finds no value in an inner node, an empty node or below a value", () => {
  const tree = decodeHashTree(fullTree);
  assert.equal(lookupPath(tree, [encodeUtf8("a")]).kind, "unknown");
  assert.equal(lookupPath(tree, [encodeUtf8("c")]).kind, "absent");
  assert.equal(lookupPath(tree, [encodeUtf8("b"), encodeUtf8("x")]).kind, "absent");
});

test("lookupSubtree() and listLabels() walk the tree", () => {
  const tree = decodeHashTree(fullTree);
  assert.deepEqual(listLabels(tree).map(decodeUtf8), ["a", "b", "c", "d"]);
  const subtree = lookupSubtree(tree, [encodeUtf8("a")]);
  assert.ok(subtree.kind === "found");
  assert.deepEqual(listLabels(subtree.tree).map(decodeUtf8), ["x", "y"]);
});

for (const hex of [
  "80",
  "8105",
  "8301",
  "83018100",
  "820301",
  "8204420000",
  "820100",
  "8200f6",
  "a0",
  "00",
]) {
  test(`decodeHashTree() refuses ${hex}`, () => {
    const refused = (error: unknown): boolean =>
      hasFault(error, "wire/bad-hash-tree") || hasFault(error, "wire/bad-cbor");
    assert.throws(() => decodeHashTree(decodeHex(hex)), refused);
  });
}
