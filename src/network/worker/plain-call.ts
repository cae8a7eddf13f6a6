import {
  decodePrincipal,
  senderInfoOf,
  type CallContent,
  type Principal,
  type QueryContent,
} from "../../wire/mod.ts";
import type { AdmittedCall } from "../../replica/mod.ts";
import { KeyCache } from "../envelope/key-cache.ts";
import type { PlainCall, SubnetAnswer } from "./subnet-messages.ts";

/** From this size on an argument is handed over instead of copied. */
export const transferBytes: number = 64 * 1024;

/** What a plain call is made of. */
export interface CallParts {
  readonly requestId: Uint8Array;
  readonly content: CallContent | QueryContent;
  readonly effectiveCanisterId: Uint8Array | undefined;
  readonly effectiveSubnetId?: Uint8Array;
}

/**
 * Turns a decoded request into plain data.
 *
 * All fields of a decoded request are views of the request body. Small ones are cut out of it: a view would be cloned
 * with the whole body, and the state, which remembers senders, would keep the body alive. A big argument keeps the
 * body's buffer, which is hardly bigger.
 */
export function toPlainCall(parts: CallParts): PlainCall {
  const { requestId, content, effectiveCanisterId, effectiveSubnetId } = parts;
  const isBig = content.arg.length >= transferBytes;
  return {
    requestId: Uint8Array.from(requestId),
    sender: Uint8Array.from(content.sender.toUint8Array()),
    canisterId: Uint8Array.from(content.canisterId.toUint8Array()),
    effectiveCanisterId: effectiveCanisterId && Uint8Array.from(effectiveCanisterId),
    ...(effectiveSubnetId && { effectiveSubnetId: Uint8Array.from(effectiveSubnetId) }),
    ingressExpiryNs: content.ingressExpiryNs,
    nonce: content.nonce && Uint8Array.from(content.nonce),
    ...senderInfoFields(content),
    methodName: content.methodName,
    arg: isBig ? content.arg : Uint8Array.from(content.arg),
  };
}

/** The signature was verified: it ends here. */
function senderInfoFields(content: CallContent | QueryContent): Pick<PlainCall, "senderInfo"> {
  const senderInfo = senderInfoOf(content);
  if (senderInfo === undefined || senderInfo === "malformed") return {};
  const { info, signer } = senderInfo;
  return { senderInfo: { info: Uint8Array.from(info), signer: Uint8Array.from(signer) } };
}

/** The buffers behind big arguments, to be handed over instead of copied. */
export function transferableBuffers(calls: readonly Pick<PlainCall, "arg">[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { arg } of calls) {
    const isOwn = arg.length >= transferBytes && arg.buffer.byteLength < 2 * arg.length;
    if (isOwn && arg.buffer instanceof ArrayBuffer) buffers.add(arg.buffer);
  }
  return [...buffers];
}

/** The state remembers three principals of each call: equal ones are one object. */
const principals = new KeyCache<Principal>(decodePrincipal);

function contentFields(call: PlainCall): Omit<CallContent, "requestType"> {
  return {
    sender: principals.get(call.sender),
    canisterId: principals.get(call.canisterId),
    ingressExpiryNs: call.ingressExpiryNs,
    methodName: call.methodName,
    arg: call.arg,
    ...(call.nonce && { nonce: call.nonce }),
    ...(call.senderInfo && { otherFields: { sender_info: call.senderInfo } }),
  };
}

/** The call as the replica wants it. */
export function toAdmittedCall(call: PlainCall): AdmittedCall {
  return {
    requestId: call.requestId,
    content: { requestType: "call", ...contentFields(call) },
    effectiveCanisterId: call.effectiveCanisterId && principals.get(call.effectiveCanisterId),
    ...(call.effectiveSubnetId && { effectiveSubnetId: principals.get(call.effectiveSubnetId) }),
  };
}

/** The query as the replica wants it. */
export function toQueryContent(call: PlainCall): QueryContent {
  return { requestType: "query", ...contentFields(call) };
}

/** The buffer of large bytes that are all of it, as a list of at most one. */
export function ownBuffer(bytes: Uint8Array): ArrayBuffer[] {
  const isWhole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  return isWhole && bytes.length >= transferBytes && bytes.buffer instanceof ArrayBuffer
    ? [bytes.buffer]
    : [];
}

/** The buffers of arguments given back, and of big certificates, which were encoded for this answer alone. Query replies are copied: who owns them is not known here. */
export function transferableAnswer(answer: SubnetAnswer): ArrayBuffer[] {
  if (answer === undefined) return [];
  if (!("kind" in answer))
    return "rootHashes" in answer ? [] : answer.flatMap(({ certificate }) => ownBuffer(certificate));
  if (answer.kind === "admitted") return transferableBuffers([answer]);
  return answer.kind === "allowed" ? ownBuffer(answer.certificate) : [];
}
