import type { LabeledTree } from "../../wire/mod.ts";
import type { SubnetConfig, ReplicaState } from "../state.ts";
import { subnetIndex } from "../subnets.ts";

/** The certified tree of a subnet of the state. */
export function treeOf(state: ReplicaState, subnet: SubnetConfig): LabeledTree {
  const tree = state.trees[subnetIndex(state, subnet)];
  if (tree === undefined)
    throw new RangeError(`Cannot find the tree of the subnet ${subnet.subnetId.toText()}`);
  return tree;
}
