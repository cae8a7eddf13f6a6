import { sha256 as defaultSha256, type Sha256 } from "../sha256.ts";
import type { HashTree } from "./hash-tree.ts";
import { isFork, type LabelMap, trailsToLabel } from "./label-map.ts";
import { labelMapHash, type LabeledTree, treeRootHash } from "./labeled-tree.ts";
import { encodeHex } from "../../bytes/mod.ts";

/**
 * The tree with everything pruned that the paths do not ask for. A path to a value or to an inner node reveals all
 * below it. For a path that does not exist the neighbouring labels stay, without their content, so that the absence can
 * be proven; for one that goes on below a value the value stays. The root hash is that of the tree.
 *
 * @example
 * ```ts
 * const time = [Uint8Array.of(1)];
 * const tree = setPath(setPath(emptyTree, time, Uint8Array.of(9)), [Uint8Array.of(2)], Uint8Array.of(8));
 * const pruned = witness(tree, [time]);
 * if (hashTreeRoot(pruned).join() !== treeRootHash(tree).join()) throw new Error("the root has changed");
 * ```
 */
export function witness(
  tree: LabeledTree,
  paths: readonly (readonly Uint8Array[])[],
  sha256: Sha256 = defaultSha256,
): HashTree {
  if (paths.length === 0) return { kind: "pruned", hash: treeRootHash(tree, sha256) };
  if (tree.kind === "leaf") return { kind: "leaf", value: tree.value };
  if (tree.children === undefined) return { kind: "empty" };
  if (paths.some((path) => path.length === 0)) return reveal(tree.children);
  return new WitnessOfNode(tree.children, paths, sha256).build();
}

function reveal(map: LabelMap<LabeledTree>): HashTree {
  if (isFork(map)) return { kind: "fork", left: reveal(map.left), right: reveal(map.right) };
  const { label, value } = map;
  if (value.kind === "leaf") return { kind: "labeled", label, tree: { kind: "leaf", value: value.value } };
  return { kind: "labeled", label, tree: value.children ? reveal(value.children) : { kind: "empty" } };
}

/** Marks the parts of one node's children that must stay, then builds the pruned tree from the marks. */
class WitnessOfNode {
  readonly #children: LabelMap<LabeledTree>;
  readonly #sha256: Sha256;
  readonly #kept = new Set<LabelMap<LabeledTree>>();
  readonly #pathsBelow = new Map<LabelMap<LabeledTree>, (readonly Uint8Array[])[]>();

  constructor(children: LabelMap<LabeledTree>, paths: readonly (readonly Uint8Array[])[], sha256: Sha256) {
    this.#children = children;
    this.#sha256 = sha256;
    for (const { label, below } of groupByFirstLabel(paths)) this.#mark(label, below);
  }

  #mark(label: Uint8Array, below: (readonly Uint8Array[])[]): void {
    const { found, trails } = trailsToLabel(this.#children, label);
    for (const trail of trails) {
      for (const node of trail) this.#kept.add(node);
      const entry = trail.at(-1);
      if (found && entry !== undefined) this.#pathsBelow.set(entry, below);
    }
  }

  build(map: LabelMap<LabeledTree> = this.#children): HashTree {
    if (!this.#kept.has(map)) return { kind: "pruned", hash: labelMapHash(map, this.#sha256) };
    if (isFork(map)) return { kind: "fork", left: this.build(map.left), right: this.build(map.right) };
    const tree = witness(map.value, this.#pathsBelow.get(map) ?? [], this.#sha256);
    return { kind: "labeled", label: map.label, tree };
  }
}

function groupByFirstLabel(
  paths: readonly (readonly Uint8Array[])[],
): Iterable<{ readonly label: Uint8Array; readonly below: (readonly Uint8Array[])[] }> {
  const groups = new Map<string, { label: Uint8Array; below: (readonly Uint8Array[])[] }>();
  for (const [label, ...rest] of paths) {
    if (label === undefined) continue;
    const key = encodeHex(label);
    const group = groups.get(key);
    if (group) group.below.push(rest);
    else groups.set(key, { label, below: [rest] });
  }
  return groups.values();
}
