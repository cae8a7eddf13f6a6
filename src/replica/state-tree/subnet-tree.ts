import { encodeUtf8 } from "../../bytes/mod.ts";
import { emptyTree, encodeCanisterRanges, type LabeledTree, setPath } from "../../wire/mod.ts";
import type { SubnetConfig } from "../state.ts";

/** The tree of a subnet that is the root of its network and the only one: what never changes about it. */
export function subnetTree(config: SubnetConfig): LabeledTree {
  const { subnetId, nodeId, canisterRanges } = config;
  const id = subnetId.toUint8Array();
  const ranges = encodeCanisterRanges(canisterRanges);
  const subnet = [label("subnet"), id];
  const [first] = canisterRanges;
  let tree = emptyTree;
  tree = setPath(tree, [...subnet, label("public_key")], config.rootKeyDer);
  tree = setPath(tree, [...subnet, label("type")], label("application"));
  tree = setPath(tree, [...subnet, label("canister_ranges")], ranges);
  const nodeKey = [...subnet, label("node"), nodeId.toUint8Array(), label("public_key")];
  tree = setPath(tree, nodeKey, config.nodeKeyDer);
  if (first === undefined) return tree;
  return setPath(tree, [label("canister_ranges"), id, first[0].toUint8Array()], ranges);
}

function label(text: string): Uint8Array {
  return encodeUtf8(text);
}
