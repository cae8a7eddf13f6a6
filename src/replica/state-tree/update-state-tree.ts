import { concatBytes, decodeHex, encodeLeb128, encodeUtf8 } from "../../bytes/mod.ts";
import { deletePath, type LabeledTree, Principal, setPath, treeRootHash } from "../../wire/mod.ts";
import type { IngressEntry } from "../ingress/ingress-state.ts";
import type { ReplicaPlatform } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { receivingSubnet, rootSubnet, subnetIndex, subnetOf } from "../subnets.ts";
import { canisterTree, isSameInTree } from "./canister-tree.ts";
import { requestStatusTree } from "./request-status-tree.ts";

const TIME = encodeUtf8("time");
const CANISTER = encodeUtf8("canister");
const REQUEST_STATUS = encodeUtf8("request_status");

/**
 * The trees of `after`, one for each subnet, made from the trees of `before` by the differences: O(changes · log n). A
 * canister stands in the tree of its subnet, a call in that of the subnet which received it.
 */
export function updateStateTrees(before: ReplicaState, after: ReplicaState): readonly LabeledTree[] {
  const time = encodeLeb128(after.timeNs);
  const trees = before.trees.map((tree) => setPath(tree, [TIME], time));
  const update = (index: number, change: (tree: LabeledTree) => LabeledTree): void => {
    const tree = trees[index];
    if (tree !== undefined) trees[index] = change(tree);
  };
  for (const change of before.canisters.differences(after.canisters)) {
    if (change.before && change.after && isSameInTree(change.before, change.after)) continue;
    const id = Principal.fromText(change.key);
    const path = [CANISTER, id.toUint8Array()];
    const changed = change.after;
    update(indexOfCanister(after, id), (tree) =>
      changed ? setPath(tree, path, canisterTree(changed)) : deletePath(tree, path),
    );
  }
  for (const change of before.ingress.entries.differences(after.ingress.entries)) {
    const path = [REQUEST_STATUS, decodeHex(change.key)];
    const entry = change.after ?? change.before;
    const status = change.after?.status;
    update(entry === undefined ? 0 : indexOfCall(after, entry), (tree) =>
      status ? setPath(tree, path, requestStatusTree(status)) : deletePath(tree, path),
    );
  }
  return trees;
}

/** Most networks have one subnet: nothing needs to be looked up there. */
function indexOfCanister(state: ReplicaState, canisterId: Principal): number {
  if (state.config.subnets.length === 1) return 0;
  return subnetIndex(state, subnetOf(state, canisterId) ?? rootSubnet(state));
}

function indexOfCall(state: ReplicaState, entry: IngressEntry): number {
  if (state.config.subnets.length === 1) return 0;
  return subnetIndex(state, receivingSubnet(state, entry) ?? rootSubnet(state));
}

/** The hashes that certify `state`, 32 bytes each: those of its trees, in the order of the subnets. */
export function stateRootHashes(
  state: ReplicaState,
  platform: Pick<ReplicaPlatform, "sha256">,
): readonly Uint8Array[] {
  return state.trees.map((tree) => treeRootHash(tree, platform.sha256));
}

/**
 * One hash that stands for the whole `state`, 32 bytes: with one subnet its root hash, with several the hash of all their
 * root hashes in their order.
 */
export function stateRootHash(state: ReplicaState, platform: Pick<ReplicaPlatform, "sha256">): Uint8Array {
  return combineRootHashes(stateRootHashes(state, platform), platform);
}

/** See {@link stateRootHash}; for a caller that needs the hashes of the trees, too. */
export function combineRootHashes(
  hashes: readonly Uint8Array[],
  platform: Pick<ReplicaPlatform, "sha256">,
): Uint8Array {
  const [only, ...others] = hashes;
  return only !== undefined && others.length === 0 ? only : platform.sha256(concatBytes(...hashes));
}
