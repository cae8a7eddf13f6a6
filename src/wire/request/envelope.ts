import { encodeCborSelfDescribed } from "../cbor/encode-cbor.ts";
import { delegationToMap, type SignedDelegation } from "./delegation.ts";
import type { RequestContent } from "./request-content.ts";
import { contentToMap } from "./request-id.ts";

/** A request as it is posted: the content and what authenticates its sender. Nothing here is verified. */
export interface Envelope<Content extends RequestContent = RequestContent> {
  readonly content: Content;
  /** DER-encoded public key. */
  readonly senderPublicKey?: Uint8Array;
  readonly senderSignature?: Uint8Array;
  /** From the delegation signed by `senderPublicKey` to the one naming the key of `senderSignature`; at most 20. */
  readonly senderDelegation?: readonly SignedDelegation[];
}

/**
 * Encodes an envelope as a tagged CBOR map.
 *
 * @example
 * ```ts
 * const content = {
 *   requestType: "query",
 *   sender: decodePrincipal(Uint8Array.of(4)),
 *   ingressExpiryNs: 1n,
 *   canisterId: canisterIdFromNumber(0n),
 *   methodName: "dump",
 *   arg: Uint8Array.of(),
 * } as const;
 * const decoded = decodeEnvelope(encodeEnvelope({ content }));
 * if (!decoded.ok) throw new Error(decoded.fault.reason);
 * ```
 */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  const { senderPublicKey, senderSignature, senderDelegation } = envelope;
  return encodeCborSelfDescribed({
    content: contentToMap(envelope.content),
    ...(senderPublicKey && { sender_pubkey: senderPublicKey }),
    ...(senderSignature && { sender_sig: senderSignature }),
    ...(senderDelegation && {
      sender_delegation: senderDelegation.map(({ delegation, signature }) => ({
        delegation: delegationToMap(delegation),
        signature,
      })),
    }),
  });
}
