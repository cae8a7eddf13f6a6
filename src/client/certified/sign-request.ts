import type { Identity } from "@icp-sdk/core/agent";
import { concatBytes } from "../../bytes/mod.ts";
import {
  type CallContent,
  domainSeparators,
  encodeEnvelope,
  type Envelope,
  type ReadStateContent,
  requestIdOf,
} from "../../wire/mod.ts";
import { PemIdentity } from "../identity/pem-identity.ts";
import { fastSha256, sha256OfParts } from "./fast-sha256.ts";

/** A request that is ready to be sent, any number of times: the network executes a call once. */
export interface SignedRequest {
  /** 32 bytes. */
  readonly requestId: Uint8Array;
  /** The encoded envelope, in parts; a large argument is not copied for it. */
  readonly body: readonly Uint8Array[];
  /** When the network stops accepting it, nanoseconds since 1970. */
  readonly expiresAtNs: bigint;
}

/** A call whose argument is given in parts. */
export type CallInParts = Omit<CallContent, "arg"> & { readonly arg: readonly Uint8Array[] };

/** Signs a request as the identity that its sender must be. */
export async function signRequest(
  identity: Identity,
  request: CallInParts | ReadStateContent,
): Promise<SignedRequest> {
  const expiresAtNs = request.ingressExpiryNs;
  const parts = request.requestType === "call" ? request.arg : [];
  if (identity.getPrincipal().isAnonymous()) {
    const content = withArgument(request, nothing);
    return { requestId: requestIdOfParts(content, parts), body: bodyOf({ content }, parts), expiresAtNs };
  }
  if (identity instanceof PemIdentity) {
    const content = withArgument(request, nothing);
    const requestId = requestIdOfParts(content, parts);
    const senderSignature = await identity.sign(concatBytes(domainSeparators.request, requestId));
    const senderPublicKey = identity.getPublicKey().toDer();
    return { requestId, body: bodyOf({ content, senderPublicKey, senderSignature }, parts), expiresAtNs };
  }
  const { signByLibrary } = await import("../requests/sign-by-library.ts");
  const { requestId, body } = await signByLibrary(identity, withArgument(request, concatBytes(...parts)));
  return { requestId, body: [body], expiresAtNs };
}

/** Stands for the argument of a call wherever that is in parts; nothing else is this object. */
const nothing = new Uint8Array();

function withArgument(
  request: CallInParts | ReadStateContent,
  arg: Uint8Array,
): CallContent | ReadStateContent {
  return request.requestType === "call" ? { ...request, arg } : request;
}

function requestIdOfParts(content: CallContent | ReadStateContent, parts: readonly Uint8Array[]): Uint8Array {
  return requestIdOf(content, (bytes) => (bytes === nothing ? sha256OfParts(parts) : fastSha256(bytes)));
}

/** The envelope with the parts in the place of the empty argument: where envelopes of different arguments differ first. */
function bodyOf(
  envelope: Envelope<CallContent | ReadStateContent>,
  parts: readonly Uint8Array[],
): Uint8Array[] {
  const { content } = envelope;
  const empty = encodeEnvelope(envelope);
  if (content.requestType !== "call") return [empty];
  const one = encodeEnvelope({ ...envelope, content: { ...content, arg: Uint8Array.of(0) } });
  let place = 0;
  while (empty[place] === one[place]) place += 1;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [empty.subarray(0, place), byteStringHead(length), ...parts, empty.subarray(place + 1)];
}

/** What a byte string of CBOR begins with: major type 2 and the length (RFC 8949, section 3). */
function byteStringHead(length: number): Uint8Array {
  if (length < 24) return Uint8Array.of(0x40 + length);
  const head = new DataView(new ArrayBuffer(5));
  head.setUint32(1, length);
  if (length < 2 ** 8) return Uint8Array.of(0x58, length);
  if (length < 2 ** 16) return Uint8Array.of(0x59, head.getUint8(3), head.getUint8(4));
  head.setUint8(0, 0x5a);
  return new Uint8Array(head.buffer);
}
