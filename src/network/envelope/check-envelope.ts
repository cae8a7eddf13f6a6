import { concatBytes, equalBytes } from "../../bytes/mod.ts";
import { domainSeparators, selfAuthenticatingPrincipal, type Envelope } from "../../wire/mod.ts";
import { checkDelegations } from "./check-delegations.ts";
import { checkExpiry, type ExpiryWindow } from "./check-expiry.ts";
import { accepted, refuse, type EnvelopeVerdict } from "./envelope-verdict.ts";
import { checkSenderInfo } from "./check-sender-info.ts";
import { KeyCache } from "./key-cache.ts";
import { verifySignature } from "./verify-signature.ts";

/** What a request is checked against. */
export interface EnvelopeContext extends ExpiryWindow {
  /** Key of the network whose canisters may sign. */
  readonly rootKeyDer: Uint8Array;
}

const principals = new KeyCache(selfAuthenticatingPrincipal);

function checkAnonymous(envelope: Envelope): EnvelopeVerdict {
  if (envelope.content.otherFields?.["sender_info"] !== undefined) {
    return refuse("network/bad-sender-info", "Invalid sender_info: the anonymous user cannot have one");
  }
  const { senderPublicKey, senderSignature, senderDelegation } = envelope;
  if (senderPublicKey === undefined && senderSignature === undefined && senderDelegation === undefined)
    return accepted;
  return refuse("network/anonymous-with-signature", "Signature is not allowed for the anonymous user.");
}

function checkSigned(envelope: Envelope, requestId: Uint8Array, context: EnvelopeContext): EnvelopeVerdict {
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
  const { nowNs, rootKeyDer } = context;
  const info = checkSenderInfo(content, senderPublicKey, rootKeyDer);
  if (info.kind === "refused") return info;
  const chain = checkDelegations(senderPublicKey, senderDelegation ?? [], {
    nowNs,
    rootKeyDer,
    requestType: content.requestType,
    canisterId: content.requestType === "read_state" ? undefined : content.canisterId,
  });
  if (chain.kind === "refused") return chain;
  const message = concatBytes(domainSeparators.request, requestId);
  const verdict = verifySignature(chain.signingKeyDer, message, senderSignature, rootKeyDer);
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
  context: EnvelopeContext,
): EnvelopeVerdict {
  const { content } = envelope;
  const expiry = checkExpiry(content, context);
  if (expiry.kind === "refused") return expiry;
  return content.sender.isAnonymous() ? checkAnonymous(envelope) : checkSigned(envelope, requestId, context);
}
