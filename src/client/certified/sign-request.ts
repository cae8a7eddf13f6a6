import {
  AnonymousIdentity,
  Cbor,
  type Identity,
  requestIdOf as requestIdOfFields,
} from "@icp-sdk/core/agent";
import { concatBytes } from "../../bytes/mod.ts";
import {
  type CallContent,
  domainSeparators,
  encodeEnvelope,
  type ReadStateContent,
  requestIdOf,
} from "../../wire/mod.ts";
import { PemIdentity } from "../identity/pem-identity.ts";
import { fastSha256 } from "./fast-sha256.ts";

/** A request that is ready to be sent, any number of times: the network executes a call once. */
export interface SignedRequest {
  /** 32 bytes. */
  readonly requestId: Uint8Array;
  /** The encoded envelope. */
  readonly body: Uint8Array;
  /** When the network stops accepting it, nanoseconds since 1970. */
  readonly expiresAtNs: bigint;
}

/** Signs a request as the identity that its sender must be. */
export async function signRequest(
  identity: Identity,
  content: CallContent | ReadStateContent,
): Promise<SignedRequest> {
  const expiresAtNs = content.ingressExpiryNs;
  if (identity instanceof AnonymousIdentity) {
    return { requestId: requestIdOf(content, fastSha256), body: encodeEnvelope({ content }), expiresAtNs };
  }
  if (identity instanceof PemIdentity) {
    const requestId = requestIdOf(content, fastSha256);
    const senderSignature = await identity.sign(concatBytes(domainSeparators.request, requestId));
    const senderPublicKey = identity.getPublicKey().toDer();
    return { requestId, body: encodeEnvelope({ content, senderPublicKey, senderSignature }), expiresAtNs };
  }
  return { ...(await signedByLibrary(identity, content)), expiresAtNs };
}

/** Identities of others, with delegations for example, sign as the library asks them to. */
async function signedByLibrary(
  identity: Identity,
  content: CallContent | ReadStateContent,
): Promise<{ requestId: Uint8Array; body: Uint8Array }> {
  const fields = {
    request_type: content.requestType,
    sender: content.sender,
    ingress_expiry: content.ingressExpiryNs,
    ...(content.nonce !== undefined && { nonce: content.nonce }),
    ...(content.requestType === "read_state"
      ? { paths: content.paths }
      : { canister_id: content.canisterId, method_name: content.methodName, arg: content.arg }),
  };
  const endpoint = content.requestType;
  // The library types its requests by internal enums; this is the form that it sends itself.
  const request = { endpoint, request: { method: "POST", headers: {} }, body: fields } as never;
  const transformed: unknown = await identity.transformRequest(request);
  const body = objectField(transformed, "body");
  return {
    requestId: requestIdOfFields({ ...objectField(body, "content") }),
    body: Cbor.encode(body),
  };
}

function objectField(value: unknown, name: string): object {
  if (typeof value === "object" && value !== null) {
    const field: unknown = Reflect.get(value, name);
    if (typeof field === "object" && field !== null) return field;
  }
  throw new TypeError(`Cannot send what the identity made of a request: it has no "${name}"`);
}
