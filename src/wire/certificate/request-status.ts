import { decodeUtf8, encodeUtf8 } from "../../bytes/mod.ts";
import type { Rejection } from "../http/rejection.ts";
import type { HashTree } from "../tree/hash-tree.ts";
import { lookupPath, lookupSubtree } from "../tree/lookup.ts";
import { WireError } from "../wire-error.ts";
import { readNatural } from "./verify-certificate.ts";

/** What a certified tree says about a call. */
export type RequestStatus =
  | { readonly kind: "replied"; readonly arg: Uint8Array }
  | { readonly kind: "rejected"; readonly rejection: Rejection }
  | { readonly kind: "received" }
  | { readonly kind: "processing" }
  /** The call was answered, the answer is forgotten. */
  | { readonly kind: "done" }
  /** The tree proves that the network does not know the call (yet). */
  | { readonly kind: "absent" }
  /** The tree does not show the call's part. */
  | { readonly kind: "unknown" };

/**
 * Reads the status of a call out of the tree of a verified certificate.
 *
 * @throws WireError `wire/bad-certificate` if what the tree shows is malformed
 * @example
 * ```ts
 * const status = lookupRequestStatus({ kind: "empty" }, new Uint8Array(32));
 * if (status.kind !== "absent") throw new Error("an empty tree knows no call");
 * ```
 */
export function lookupRequestStatus(tree: HashTree, requestId: Uint8Array): RequestStatus {
  const request = lookupSubtree(tree, [encodeUtf8("request_status"), requestId]);
  if (request.kind !== "found") return request;
  const status = lookupPath(request.tree, [encodeUtf8("status")]);
  if (status.kind !== "found") return { kind: "unknown" };
  const kind = decodeUtf8(status.value);
  switch (kind) {
    case "replied":
      return { kind, arg: field(request.tree, "reply") };
    case "rejected":
      return { kind, rejection: readRejection(request.tree) };
    case "received":
    case "processing":
    case "done":
      return { kind };
    default:
      throw new WireError(
        "wire/bad-certificate",
        `Cannot read the certificate: the status "${kind}" is unknown`,
      );
  }
}

function readRejection(tree: HashTree): Rejection {
  const errorCode = lookupPath(tree, [encodeUtf8("error_code")]);
  return {
    rejectCode: Number(readNatural(field(tree, "reject_code"))),
    message: decodeUtf8(field(tree, "reject_message")),
    ...(errorCode.kind === "found" && { errorCode: decodeUtf8(errorCode.value) }),
  };
}

function field(tree: HashTree, name: string): Uint8Array {
  const result = lookupPath(tree, [encodeUtf8(name)]);
  if (result.kind === "found") return result.value;
  throw new WireError("wire/bad-certificate", `Cannot read the certificate: the call's "${name}" is missing`);
}
