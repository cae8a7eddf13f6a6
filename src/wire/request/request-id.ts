import type { CborMap } from "../cbor/cbor-value.ts";
import { hashOfMap } from "../representation-hash.ts";
import type { Sha256 } from "../sha256.ts";
import type { RequestContent } from "./request-content.ts";

/** The content map that goes on the wire and into the request id. */
export function contentToMap(content: RequestContent): CborMap {
  const base = {
    ...content.otherFields,
    request_type: content.requestType,
    sender: content.sender.toUint8Array(),
    ingress_expiry: content.ingressExpiryNs,
    ...(content.nonce && { nonce: content.nonce }),
  };
  if (content.requestType === "read_state") return { ...base, paths: content.paths };
  return {
    ...base,
    canister_id: content.canisterId.toUint8Array(),
    method_name: content.methodName,
    arg: content.arg,
  };
}

/**
 * The 32-byte request id: the representation-independent hash of the content with every field that was sent.
 *
 * @throws WireError `wire/unhashable-value` if an unknown field holds a boolean or null; a decoded envelope never does
 * @example
 * ```ts
 * const id = requestIdOf({
 *   requestType: "read_state",
 *   sender: decodePrincipal(Uint8Array.of(4)),
 *   ingressExpiryNs: 1_685_570_400_000_000_000n,
 *   paths: [],
 * });
 * if (id.length !== 32) throw new Error("wrong length");
 * ```
 */
export function requestIdOf(content: RequestContent, sha256?: Sha256): Uint8Array {
  return hashOfMap(contentToMap(content), sha256);
}
