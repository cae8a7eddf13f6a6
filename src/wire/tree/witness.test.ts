import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Cbor,
  LookupPathStatus,
  lookup_path,
  reconstruct,
  type HashTree as ForeignTree,
} from "@icp-sdk/core/agent";
import { decodeHex, encodeHex, encodeUtf8 } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { decodeHashTree, encodeHashTree } from "./hash-tree-cbor.ts";
import { hashTreeRoot } from "./hash-tree.ts";
import { emptyTree, getPath, type LabeledTree, setPath, treeRootHash } from "./labeled-tree.ts";
import { lookupPath, lookupSubtree } from "./lookup.ts";
import { witness } from "./witness.ts";

const path = (...labels: string[]): Uint8Array[] => labels.map(encodeUtf8);

/** Labels that are prefixes of one another, and labels of one byte. */
const trickyLabels = ["", "00", "0000", "61", "6100", "6162", "62", "ff", "ffff"].map(decodeHex);
const shortLabels = Array.from({ length: 12 }, (_, index) => Uint8Array.of(index * 23));

function randomPath(random: SeededRandom, labels: readonly Uint8Array[]): Uint8Array[] {
  return Array.from({ length: 1 + random.below(3) }, () => random.pick(labels));
}

function randomTree(random: SeededRandom, labels: readonly Uint8Array[]): LabeledTree {
  let tree = emptyTree;
  const size = random.below(40);
  for (let index = 0; index < size; index++) {
    const at = randomPath(random, labels);
    const isBelowLeaf = at.some((_, depth) => getPath(tree, at.slice(0, depth))?.kind === "leaf");
    if (!isBelowLeaf) tree = setPath(tree, at, random.bytes(random.below(4)));
  }
  return tree;
}

/** What the tree itself says, in the words of a lookup. */
function expected(tree: LabeledTree, at: readonly Uint8Array[]): string {
  const found = getPath(tree, at);
  if (found?.kind === "leaf") return `found ${encodeHex(found.value)}`;
  return found === undefined || found.children === undefined ? "absent" : "inner";
}

test("witness() proves what the tree says, over random trees with awkward labels", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = new SeededRandom(seed);
    const tree = randomTree(random, trickyLabels);
    const paths = Array.from({ length: 1 + random.below(4) }, () => randomPath(random, trickyLabels));
    const decoded = decodeHashTree(encodeHashTree(witness(tree, paths)));
    assert.deepEqual(hashTreeRoot(decoded), treeRootHash(tree), `seed ${String(seed)}`);
    for (const at of paths) {
      const note = `seed ${String(seed)}, path ${at.map(encodeHex).join("/")}`;
      const want = expected(tree, at);
      const result = lookupPath(decoded, at);
      if (want === "inner") assert.equal(lookupSubtree(decoded, at).kind, "found", note);
      else
        assert.equal(result.kind === "found" ? `found ${encodeHex(result.value)}` : result.kind, want, note);
    }
  }
});

// The foreign reader orders labels rightly only if none is a prefix of another, hence labels of one byte.
test("witness() proves what the tree says to the agent of @icp-sdk/core", async () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = new SeededRandom(seed);
    const tree = randomTree(random, shortLabels);
    const paths = Array.from({ length: 1 + random.below(4) }, () => randomPath(random, shortLabels));
    const foreign = Cbor.decode<ForeignTree>(encodeHashTree(witness(tree, paths)));
    assert.deepEqual(await reconstruct(foreign), treeRootHash(tree), `seed ${String(seed)}`);
    for (const at of paths) {
      const note = `seed ${String(seed)}, path ${at.map(encodeHex).join("/")}`;
      const want = expected(tree, at);
      const result = lookup_path(at, foreign);
      if (want === "absent") assert.equal(result.status, LookupPathStatus.Absent, note);
      else if (want === "inner") assert.equal(result.status, LookupPathStatus.Error, note);
      else assert.equal(result.status, LookupPathStatus.Found, note);
    }
  }
});

test("witness() reveals the whole subtree below an inner node and nothing beside it", () => {
  let tree = setPath(emptyTree, path("a", "x"), encodeUtf8("hello"));
  tree = setPath(tree, path("a", "y"), encodeUtf8("world"));
  tree = setPath(tree, path("b", "z"), encodeUtf8("secret"));
  const pruned = witness(tree, [path("a")]);
  assert.equal(lookupPath(pruned, path("a", "y")).kind, "found");
  assert.equal(lookupPath(pruned, path("a", "q")).kind, "absent");
  assert.equal(lookupPath(pruned, path("b", "z")).kind, "unknown");
  assert.ok(!encodeHex(encodeHashTree(pruned)).includes(encodeHex(encodeUtf8("secret"))));
});

test("witness() keeps only the neighbouring labels for an absent path, not their content", () => {
  let tree = emptyTree;
  for (const label of ["a", "c", "e", "g"])
    tree = setPath(tree, path(label), encodeUtf8(`secret of ${label}`));
  const pruned = witness(tree, [path("d")]);
  assert.equal(lookupPath(pruned, path("d")).kind, "absent");
  assert.equal(lookupPath(pruned, path("c")).kind, "unknown");
  assert.equal(lookupPath(pruned, path("f")).kind, "unknown");
  assert.ok(!encodeHex(encodeHashTree(pruned)).includes(encodeHex(encodeUtf8("secret"))));
});

test("witness() of no path is the pruned root", () => {
  const tree = setPath(emptyTree, path("a"), encodeUtf8("x"));
  assert.deepEqual(witness(tree, []), { kind: "pruned", hash: treeRootHash(tree) });
});
