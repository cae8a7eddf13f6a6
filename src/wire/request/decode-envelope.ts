import { type CborValue, isCborArray } from "../cbor/cbor-value.ts";
import { decodeCbor } from "../cbor/decode-cbor.ts";
import { MapReader } from "../cbor/map-reader.ts";
import { decodePrincipal, type Principal } from "../principal.ts";
import { WireError, type WireFault } from "../wire-error.ts";
import type { Delegation, SignedDelegation } from "./delegation.ts";
import type { Envelope } from "./envelope.ts";
import type { RequestBase, RequestContent } from "./request-content.ts";
import { requestIdOf } from "./request-id.ts";
import type { Sha256 } from "../sha256.ts";

const maximumNonceBytes = 32;
const maximumPaths = 1000;
const maximumPathLabels = 127;
const maximumDelegations = 20;
const maximumTargets = 1000;

/** A request body that could be read, with its request id, or why it could not. */
export type DecodedEnvelope =
  | { readonly ok: true; readonly envelope: Envelope; readonly requestId: Uint8Array }
  | { readonly ok: false; readonly fault: WireFault };

/**
 * Reads a request body. A malformed one is an expected outcome, so it is a value: `wire/bad-cbor` for bytes that are
 * no CBOR, `wire/bad-envelope` for a missing or mistyped field or a limit of the specification (nonce 32 bytes, 1000
 * paths of 127 labels, 20 delegations of 1000 targets), `wire/unhashable-value` for a field without a request id rule.
 * Signatures, expiry and the sender are not checked here.
 *
 * @example
 * ```ts
 * const decoded = decodeEnvelope(Uint8Array.of(0));
 * if (decoded.ok || decoded.fault.code !== "wire/bad-envelope") throw new Error("0 is no envelope");
 * ```
 */
export function decodeEnvelope(bytes: Uint8Array, sha256?: Sha256): DecodedEnvelope {
  try {
    const map = new MapReader(decodeCbor(bytes), "the envelope", "wire/bad-envelope");
    const envelope: Envelope = {
      content: decodeContent(map.value("content")),
      ...(map.has("sender_pubkey") && { senderPublicKey: map.bytes("sender_pubkey") }),
      ...(map.has("sender_sig") && { senderSignature: map.bytes("sender_sig") }),
      ...(map.has("sender_delegation") && {
        senderDelegation: decodeDelegations(map.array("sender_delegation")),
      }),
    };
    return { ok: true, envelope, requestId: requestIdOf(envelope.content, sha256) };
  } catch (error) {
    if (error instanceof WireError) return { ok: false, fault: error.fault };
    throw error;
  }
}

function bad(reason: string): WireError {
  return new WireError("wire/bad-envelope", `Cannot read the envelope: ${reason}`);
}

function decodeContent(value: CborValue): RequestContent {
  const map = new MapReader(value, "the request content", "wire/bad-envelope");
  const requestType = map.text("request_type");
  switch (requestType) {
    case "call":
    case "query": {
      const call = {
        canisterId: map.principal("canister_id"),
        methodName: map.text("method_name"),
        arg: map.bytes("arg"),
      };
      return { requestType, ...call, ...decodeBase(map) };
    }
    case "read_state":
      return { requestType, paths: decodePaths(map.array("paths")), ...decodeBase(map) };
    default:
      throw bad(`the request type "${requestType}" is unknown`);
  }
}

function decodeBase(map: MapReader): RequestBase {
  const sender = map.principal("sender");
  const ingressExpiryNs = map.nat64("ingress_expiry");
  const nonce = map.has("nonce") ? map.bytes("nonce") : undefined;
  if (nonce && nonce.length > maximumNonceBytes)
    throw bad(`the nonce is longer than ${String(maximumNonceBytes)} bytes`);
  const otherFields = map.rest();
  return { sender, ingressExpiryNs, ...(nonce && { nonce }), ...(otherFields && { otherFields }) };
}

function decodePaths(values: readonly CborValue[]): readonly (readonly Uint8Array[])[] {
  if (values.length > maximumPaths) throw bad(`it has more than ${String(maximumPaths)} paths`);
  return values.map((path) => {
    if (!isCborArray(path)) throw bad("a path is not a list");
    if (path.length > maximumPathLabels)
      throw bad(`a path has more than ${String(maximumPathLabels)} labels`);
    return path.map((label) => {
      if (!(label instanceof Uint8Array)) throw bad("a label of a path is not a byte string");
      return label;
    });
  });
}

function decodeDelegations(values: readonly CborValue[]): readonly SignedDelegation[] {
  if (values.length > maximumDelegations)
    throw bad(`it has more than ${String(maximumDelegations)} delegations`);
  return values.map((value) => {
    const map = new MapReader(value, "a signed delegation", "wire/bad-envelope");
    return { delegation: decodeDelegation(map.value("delegation")), signature: map.bytes("signature") };
  });
}

function decodeDelegation(value: CborValue): Delegation {
  const map = new MapReader(value, "a delegation", "wire/bad-envelope");
  const publicKey = map.bytes("pubkey");
  const expirationNs = map.nat64("expiration");
  const targets = map.has("targets") ? decodeTargets(map.array("targets")) : undefined;
  const permissions = map.has("permissions") ? map.text("permissions") : undefined;
  const otherFields = map.rest();
  return {
    publicKey,
    expirationNs,
    ...(targets && { targets }),
    ...(permissions !== undefined && { permissions }),
    ...(otherFields && { otherFields }),
  };
}

function decodeTargets(values: readonly CborValue[]): readonly Principal[] {
  if (values.length > maximumTargets)
    throw bad(`a delegation has more than ${String(maximumTargets)} targets`);
  return values.map((value) => {
    if (!(value instanceof Uint8Array)) throw bad("a delegation target is not a byte string");
    return decodePrincipal(value);
  });
}
