import assert from "node:assert/strict";
import { test } from "node:test";
import type { HashTree } from "./hash-tree.ts";
import { isWellFormed } from "./is-well-formed.ts";

const leaf: HashTree = { kind: "leaf", value: Uint8Array.of(1) };
const empty: HashTree = { kind: "empty" };
const pruned: HashTree = { kind: "pruned", hash: new Uint8Array(32) };

function labeled(label: number, tree: HashTree = leaf): HashTree {
  return { kind: "labeled", label: Uint8Array.of(label), tree };
}

function fork(left: HashTree, right: HashTree): HashTree {
  return { kind: "fork", left, right };
}

test("isWellFormed() accepts ascending labels, pruned and empty parts, and a leaf alone", () => {
  for (const tree of [
    leaf,
    empty,
    pruned,
    labeled(1),
    fork(labeled(1), fork(pruned, labeled(2))),
    fork(fork(labeled(1), empty), labeled(3, fork(labeled(1), labeled(2)))),
  ]) {
    assert.equal(isWellFormed(tree), true);
  }
});

test("isWellFormed() refuses labels that are equal or out of order, and leaves beside other nodes, at any depth", () => {
  for (const tree of [
    fork(labeled(1), labeled(1)),
    fork(labeled(2), labeled(1)),
    fork(fork(labeled(1), labeled(3)), labeled(2)),
    fork(leaf, labeled(1)),
    fork(empty, leaf),
    fork(leaf, leaf),
  ]) {
    assert.equal(isWellFormed(tree), false);
    assert.equal(isWellFormed(labeled(7, tree)), false);
    assert.equal(isWellFormed(fork(labeled(1), labeled(2, tree))), false);
  }
});
