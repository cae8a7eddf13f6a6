import { encodeLeb128, encodeUtf8 } from "../../bytes/mod.ts";
import { type LabeledTree, leafTree, nodeTree } from "../../wire/mod.ts";
import type { RequestStatus } from "../ingress/ingress-state.ts";

/** What is certified about one call: the subtree at `/request_status/<id>`. */
export function requestStatusTree(status: RequestStatus): LabeledTree {
  const state = leaf("status", encodeUtf8(status.kind));
  switch (status.kind) {
    case "received":
    case "done":
      return nodeTree([state]);
    case "replied":
      return nodeTree([state, leaf("reply", status.data)]);
    case "rejected":
      return nodeTree([
        state,
        leaf("reject_code", encodeLeb128(status.rejectCode)),
        leaf("reject_message", encodeUtf8(status.message)),
        leaf("error_code", encodeUtf8(status.errorCode)),
      ]);
  }
}

function leaf(label: string, value: Uint8Array): [Uint8Array, LabeledTree] {
  return [encodeUtf8(label), leafTree(value)];
}
