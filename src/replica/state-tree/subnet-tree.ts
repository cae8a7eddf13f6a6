import { encodeUtf8 } from "../../bytes/mod.ts";
import { emptyTree, encodeCanisterRanges, type LabeledTree, setPath } from "../../wire/mod.ts";
import type { NetworkConfig, SubnetConfig, SubnetKind } from "../state.ts";

/** What the tree says at `/subnet/<id>/type`: the launcher's kinds are flavours of three types. */
const TYPES: Readonly<Record<SubnetKind, string>> = {
  application: "application",
  fiduciary: "application",
  sns: "application",
  "verified-application": "verified_application",
  system: "system",
  bitcoin: "system",
  nns: "system",
};

/** For each subnet the tree of what never changes: all subnets, and the subnet's own node. */
export function subnetTrees(config: NetworkConfig): readonly LabeledTree[] {
  const topology = config.subnets.reduce(withSubnet, emptyTree);
  return config.subnets.map(({ subnetId, nodeId, nodeKeyDer }) => {
    const path = [label("subnet"), subnetId.toUint8Array(), label("node"), nodeId.toUint8Array()];
    return setPath(topology, [...path, label("public_key")], nodeKeyDer);
  });
}

function withSubnet(before: LabeledTree, subnet: SubnetConfig): LabeledTree {
  const { canisterRanges } = subnet;
  const id = subnet.subnetId.toUint8Array();
  const path = [label("subnet"), id];
  const ranges = encodeCanisterRanges(canisterRanges);
  const [first] = canisterRanges;
  let tree = before;
  tree = setPath(tree, [...path, label("public_key")], subnet.publicKeyDer);
  tree = setPath(tree, [...path, label("type")], label(TYPES[subnet.kind]));
  tree = setPath(tree, [...path, label("canister_ranges")], ranges);
  if (first === undefined) return tree;
  return setPath(tree, [label("canister_ranges"), id, first[0].toUint8Array()], ranges);
}

function label(text: string): Uint8Array {
  return encodeUtf8(text);
}
