import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8, hasFault } from "../../bytes/mod.ts";
import { sha256 } from "../sha256.ts";
import { hashTreeRoot } from "./hash-tree.ts";
import {
  childrenOf,
  deletePath,
  emptyTree,
  getPath,
  leafTree,
  nodeTree,
  setPath,
  treeRootHash,
} from "./labeled-tree.ts";
import { witness } from "./witness.ts";

const path = (...labels: string[]): Uint8Array[] => labels.map(encodeUtf8);
const value = encodeUtf8("value");

test("setPath() makes the nodes on the way and keeps the former tree", () => {
  const tree = setPath(emptyTree, path("a", "b"), value);
  assert.deepEqual(getPath(tree, path("a", "b")), leafTree(value));
  assert.equal(getPath(tree, path("a", "c")), undefined);
  assert.equal(getPath(emptyTree, path("a")), undefined);
});

test("setPath() puts a whole subtree in place", () => {
  const subtree = nodeTree([
    [encodeUtf8("y"), leafTree(value)],
    [encodeUtf8("x"), leafTree(value)],
  ]);
  const tree = setPath(emptyTree, path("a"), subtree);
  assert.equal(getPath(tree, path("a")), subtree);
  assert.deepEqual(
    [...childrenOf(subtree)].map(([label]) => label),
    path("x", "y"),
  );
});

test("setPath() refuses to go on below a value", () => {
  const tree = setPath(emptyTree, path("a"), value);
  assert.throws(
    () => setPath(tree, path("a", "b"), value),
    (error) => hasFault(error, "wire/path-through-leaf"),
  );
});

test("deletePath() removes the nodes that it leaves empty, and nothing else", () => {
  const before = setPath(emptyTree, path("a", "b"), value);
  const after = deletePath(setPath(before, path("c", "d", "e"), value), path("c", "d", "e"));
  assert.deepEqual(treeRootHash(after), treeRootHash(before));
  assert.equal(getPath(after, path("c")), undefined);
});

test("deletePath() gives the same reference when there is nothing at the path", () => {
  const tree = setPath(emptyTree, path("a", "b"), value);
  for (const labels of [["x"], ["a", "x"], ["a", "b", "c"]])
    assert.equal(deletePath(tree, path(...labels)), tree);
});

test("treeRootHash() hashes only the changed paths again", () => {
  let hashed = 0;
  const counting = (bytes: Uint8Array): Uint8Array => {
    hashed++;
    return sha256(bytes);
  };
  let tree = emptyTree;
  for (let index = 0; index < 1000; index++)
    tree = setPath(tree, [Uint8Array.of(index >> 8, index & 255), ...path("x")], value);
  treeRootHash(tree, counting);
  hashed = 0;
  const root = treeRootHash(setPath(tree, [Uint8Array.of(1, 1), ...path("x")], encodeUtf8("new")), counting);
  assert.ok(hashed < 40, `${String(hashed)} hashes`);
  hashed = 0;
  assert.notDeepEqual(treeRootHash(tree, counting), root);
  assert.equal(hashed, 0);
});

test("treeRootHash() is the root of the completely revealed hash tree", () => {
  for (const tree of [
    emptyTree,
    leafTree(value),
    setPath(setPath(emptyTree, path("a", "b"), value), path("c"), emptyTree),
  ]) {
    assert.deepEqual(treeRootHash(tree), hashTreeRoot(witness(tree, [[]])));
  }
});
