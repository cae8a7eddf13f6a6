import { Cbor, requestIdOf } from "@icp-sdk/core/agent";
import type { Principal } from "@icp-sdk/core/principal";
import type { TestIdentity } from "./test-identity.ts";

/** A request as it goes over the wire, with the id that the network knows it by. */
export interface SignedRequest {
  readonly requestId: Uint8Array;
  readonly body: Uint8Array;
}

/** What a call or query asks for. */
export interface RequestDetails {
  readonly canisterId: Principal;
  readonly methodName: string;
  readonly arg: Uint8Array;
  /** @default {four minutes from now} */
  readonly ingressExpiryNs?: bigint;
}

const requestSeparator = new TextEncoder().encode("\x0Aic-request");
let nonceCount = 0n;

/**
 * Signs a request with the encoders of the public SDK, so that what the network decodes was not encoded by its own
 * code. Every request gets a nonce of its own.
 */
export function signRequest(
  requestType: "call" | "query",
  identity: TestIdentity,
  { canisterId, methodName, arg, ingressExpiryNs = expiryIn(240) }: RequestDetails,
): SignedRequest {
  return signContent(identity, {
    request_type: requestType,
    canister_id: canisterId.toUint8Array(),
    method_name: methodName,
    arg,
    ingress_expiry: ingressExpiryNs,
    nonce: nextNonce(),
  });
}

/** Signs a request for parts of the state tree. */
export function signReadState(identity: TestIdentity, paths: readonly Uint8Array[][]): SignedRequest {
  return signContent(identity, { request_type: "read_state", paths, ingress_expiry: expiryIn(240) });
}

/** The time that lies so many seconds ahead, in nanoseconds since 1970. */
export function expiryIn(seconds: number): bigint {
  return BigInt(Date.now() + seconds * 1000) * 1_000_000n;
}

function signContent(identity: TestIdentity, fields: Readonly<Record<string, unknown>>): SignedRequest {
  const content: Record<string, unknown> = { ...fields, sender: identity.principal.toUint8Array() };
  const requestId = requestIdOf(content);
  const envelope = {
    content,
    sender_pubkey: identity.publicKeyDer,
    sender_sig: identity.sign(Buffer.concat([requestSeparator, requestId])),
  };
  return { requestId, body: Cbor.encode(envelope) };
}

function nextNonce(): Uint8Array {
  nonceCount += 1n;
  const nonce = Buffer.alloc(16);
  nonce.writeBigUInt64BE(BigInt(process.pid));
  nonce.writeBigUInt64BE(nonceCount, 8);
  return new Uint8Array(nonce);
}
