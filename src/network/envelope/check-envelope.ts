import { concatBytes, equalBytes } from "../../bytes/mod.ts";
import { domainSeparators, selfAuthenticatingPrincipal, type Envelope } from "../../wire/mod.ts";
import { checkDelegations } from "./check-delegations.ts";
import { checkExpiry, type ExpiryWindow } from "./check-expiry.ts";
import { accepted, refuse, type EnvelopeVerdict } from "./envelope-verdict.ts";
import { KeyCache } from "./key-cache.ts";
import { verifySignature } from "./verify-signature.ts";

const principals = new KeyCache(selfAuthenticatingPrincipal);

function checkAnonymous(envelope: Envelope): EnvelopeVerdict {
  const { senderPublicKey, senderSignature, senderDelegation } = envelope;
  if (senderPublicKey === undefined && senderSignature === undefined && senderDelegation === undefined)
    return accepted;
  return refuse("network/anonymous-with-signature", "Signature is not allowed for the anonymous user.");
}

function checkSigned(envelope: Envelope, requestId: Uint8Array, nowNs: bigint): EnvelopeVerdict {
  const { content, senderPublicKey, senderSignature, senderDelegation } = envelope;
  if (senderPublicKey === undefined || senderSignature === undefined) {
    return refuse("network/missing-signature", `Missing signature from user: ${content.sender.toText()}`);
  }
  const expected = principals.get(senderPublicKey);
  if (!equalBytes(expected.toUint8Array(), content.sender.toUint8Array())) {
    return refuse(
      "network/sender-mismatch",
      `The user id ${content.sender.toText()} does not match the public key, whose id is ${expected.toText()}`,
    );
  }
  const chain = checkDelegations(senderPublicKey, senderDelegation ?? [], {
    nowNs,
    requestType: content.requestType,
    canisterId: content.requestType === "read_state" ? undefined : content.canisterId,
  });
  if (chain.kind === "refused") return chain;
  const message = concatBytes(domainSeparators.request, requestId);
  const verdict = verifySignature(chain.signingKeyDer, message, senderSignature);
  return verdict.kind === "valid" ? accepted : refuse(verdict.code, `Invalid signature: ${verdict.reason}`);
}

/**
 * Whether a request may be looked at: expiry first, then who sent it (interface specification, "Authentication").
 *
 * @param requestId hash of the content, which is what the sender signed
 */
export function checkEnvelope(
  envelope: Envelope,
  requestId: Uint8Array,
  window: ExpiryWindow,
): EnvelopeVerdict {
  const { content } = envelope;
  const expiry = checkExpiry(content, window);
  if (expiry.kind === "refused") return expiry;
  if (content.otherFields?.["sender_info"] !== undefined) {
    return refuse(
      "network/sender-info-unsupported",
      "Invalid sender_info: canister signatures are not supported by this network",
    );
  }
  return content.sender.isAnonymous()
    ? checkAnonymous(envelope)
    : checkSigned(envelope, requestId, window.nowNs);
}
