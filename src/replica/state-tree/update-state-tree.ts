import { decodeHex, encodeLeb128, encodeUtf8 } from "../../bytes/mod.ts";
import { deletePath, type LabeledTree, Principal, setPath, treeRootHash } from "../../wire/mod.ts";
import type { ReplicaPlatform } from "../replica-context.ts";
import type { SubnetState } from "../state.ts";
import { canisterTree, isSameInTree } from "./canister-tree.ts";
import { requestStatusTree } from "./request-status-tree.ts";

const TIME = encodeUtf8("time");
const CANISTER = encodeUtf8("canister");
const REQUEST_STATUS = encodeUtf8("request_status");

/** The tree of `after`, made from the tree of `before` by the differences: O(changes · log n). */
export function updateStateTree(before: SubnetState, after: SubnetState): LabeledTree {
  let tree = setPath(before.tree, [TIME], encodeLeb128(after.timeNs));
  for (const change of before.canisters.differences(after.canisters)) {
    if (change.before && change.after && isSameInTree(change.before, change.after)) continue;
    const path = [CANISTER, Principal.fromText(change.key).toUint8Array()];
    tree = change.after ? setPath(tree, path, canisterTree(change.after)) : deletePath(tree, path);
  }
  for (const change of before.ingress.entries.differences(after.ingress.entries)) {
    const path = [REQUEST_STATUS, decodeHex(change.key)];
    tree = change.after
      ? setPath(tree, path, requestStatusTree(change.after.status))
      : deletePath(tree, path);
  }
  return tree;
}

/** The hash that certifies `state`, 32 bytes: that of its tree. */
export function stateRootHash(state: SubnetState, platform: Pick<ReplicaPlatform, "sha256">): Uint8Array {
  return treeRootHash(state.tree, platform.sha256);
}
