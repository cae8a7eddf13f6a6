import { encodeLeb128, encodeUtf8 } from "../../bytes/mod.ts";
import { type LabeledTree, leafTree, nodeTree } from "../../wire/mod.ts";
import type { RequestStatus } from "../ingress/ingress-state.ts";

/** Hundreds of thousands of calls are remembered: what is the same in all of them exists once. */
const LABELS = {
  status: encodeUtf8("status"),
  reply: encodeUtf8("reply"),
  rejectCode: encodeUtf8("reject_code"),
  rejectMessage: encodeUtf8("reject_message"),
  errorCode: encodeUtf8("error_code"),
} as const;

const STATUS_LEAVES: Readonly<Record<RequestStatus["kind"], LabeledTree>> = {
  received: leafTree(encodeUtf8("received")),
  processing: leafTree(encodeUtf8("processing")),
  replied: leafTree(encodeUtf8("replied")),
  rejected: leafTree(encodeUtf8("rejected")),
  done: leafTree(encodeUtf8("done")),
};

/** What is certified about one call: the subtree at `/request_status/<id>`. */
export function requestStatusTree(status: RequestStatus): LabeledTree {
  const state = [LABELS.status, STATUS_LEAVES[status.kind]] as const;
  switch (status.kind) {
    case "received":
    case "processing":
    case "done":
      return nodeTree([state]);
    case "replied":
      return nodeTree([state, [LABELS.reply, leafTree(status.data)]]);
    case "rejected":
      return nodeTree([
        state,
        [LABELS.rejectCode, leafTree(encodeLeb128(status.rejectCode))],
        [LABELS.rejectMessage, leafTree(encodeUtf8(status.message))],
        [LABELS.errorCode, leafTree(encodeUtf8(status.errorCode))],
      ]);
  }
}
