import { concatBytes } from "../../bytes/mod.ts";
import type { CborMap } from "../cbor/cbor-value.ts";
import { decodeCbor } from "../cbor/decode-cbor.ts";
import { encodeCborSelfDescribed } from "../cbor/encode-cbor.ts";
import { MapReader } from "../cbor/map-reader.ts";
import { domainSeparators } from "../domain-separators.ts";
import type { Principal } from "../principal.ts";
import { hashOfMap } from "../representation-hash.ts";
import type { Sha256 } from "../sha256.ts";
import { readRejection, type Rejection, rejectionToMap } from "./rejection.ts";

/** What a query came to. */
export type QueryResult =
  { readonly kind: "replied"; readonly arg: Uint8Array } | ({ readonly kind: "rejected" } & Rejection);

/** A node's signature on a query answer. */
export interface NodeSignature {
  /** Nanoseconds since 1970. */
  readonly timestampNs: bigint;
  /** Ed25519, 64 bytes, over querySignatureMessage. */
  readonly signature: Uint8Array;
  /** The node. */
  readonly identity: Principal;
}

/** The body of a 200 answer to a query. */
export interface QueryResponse {
  readonly outcome: QueryResult;
  readonly signatures: readonly NodeSignature[];
}

function resultToMap(result: QueryResult): CborMap {
  if (result.kind === "replied") return { status: "replied", reply: { arg: result.arg } };
  return { status: "rejected", ...rejectionToMap(result) };
}

/**
 * The 32-byte hash of an answer to the query with this request id, as signed at this time.
 *
 * @example
 * ```ts
 * const outcome = { kind: "replied", arg: Uint8Array.of(1) } as const;
 * const hash = queryResponseHash(outcome, { timestampNs: 1n, requestId: new Uint8Array(32) });
 * if (hash.length !== 32) throw new Error("wrong length");
 * ```
 */
export function queryResponseHash(
  result: QueryResult,
  signing: { readonly timestampNs: bigint; readonly requestId: Uint8Array },
  sha256?: Sha256,
): Uint8Array {
  const { timestampNs, requestId } = signing;
  return hashOfMap({ ...resultToMap(result), timestamp: timestampNs, request_id: requestId }, sha256);
}

/** The message that a node signs: the separator `ic-response`, then queryResponseHash. */
export function querySignatureMessage(
  result: QueryResult,
  signing: { readonly timestampNs: bigint; readonly requestId: Uint8Array },
  sha256?: Sha256,
): Uint8Array {
  return concatBytes(domainSeparators.response, queryResponseHash(result, signing, sha256));
}

/**
 * Encodes a query answer as tagged CBOR.
 *
 * @example
 * ```ts
 * const outcome = { kind: "replied", arg: Uint8Array.of(1) } as const;
 * const answer = decodeQueryResponse(encodeQueryResponse({ outcome, signatures: [] }));
 * if (answer.outcome.kind !== "replied") throw new Error("wrong answer");
 * ```
 */
export function encodeQueryResponse({ outcome, signatures }: QueryResponse): Uint8Array {
  return encodeCborSelfDescribed({
    ...resultToMap(outcome),
    signatures: signatures.map(({ timestampNs, signature, identity }) => ({
      timestamp: timestampNs,
      signature,
      identity: identity.toUint8Array(),
    })),
  });
}

/**
 * Decodes a query answer; the signatures are not verified, and none is an empty list.
 *
 * @throws WireError `wire/bad-cbor` or `wire/bad-response`
 */
export function decodeQueryResponse(bytes: Uint8Array): QueryResponse {
  const map = new MapReader(decodeCbor(bytes), "the answer to a query", "wire/bad-response");
  const signatures = map.has("signatures") ? map.array("signatures") : [];
  return {
    outcome: decodeResult(map),
    signatures: signatures.map((value) => {
      const signature = new MapReader(value, "a node signature", "wire/bad-response");
      return {
        timestampNs: signature.nat64("timestamp"),
        signature: signature.bytes("signature"),
        identity: signature.principal("identity"),
      };
    }),
  };
}

function decodeResult(map: MapReader): QueryResult {
  const status = map.text("status");
  if (status === "rejected") return { kind: "rejected", ...readRejection(map) };
  if (status !== "replied") throw map.fault(`the status "${status}" is unknown`);
  return {
    kind: "replied",
    arg: new MapReader(map.value("reply"), "a reply", "wire/bad-response").bytes("arg"),
  };
}
