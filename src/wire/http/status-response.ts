import { decodeCbor } from "../cbor/decode-cbor.ts";
import { encodeCborSelfDescribed } from "../cbor/encode-cbor.ts";
import { MapReader } from "../cbor/map-reader.ts";

/** What `GET /api/v2/status` answers. */
export interface StatusResponse {
  /** DER-encoded BLS key; a mainnet node may leave it out, a local network must not. */
  readonly rootKeyDer?: Uint8Array;
  readonly replicaHealthStatus?: string;
  readonly implVersion?: string;
  readonly certifiedHeight?: bigint;
}

/**
 * Encodes a status answer as tagged CBOR.
 *
 * @example
 * ```ts
 * const status = decodeStatusResponse(encodeStatusResponse({ replicaHealthStatus: "healthy" }));
 * if (status.replicaHealthStatus !== "healthy") throw new Error("the field is lost");
 * ```
 */
export function encodeStatusResponse(status: StatusResponse): Uint8Array {
  return encodeCborSelfDescribed({
    ...(status.rootKeyDer && { root_key: status.rootKeyDer }),
    ...(status.replicaHealthStatus !== undefined && { replica_health_status: status.replicaHealthStatus }),
    ...(status.implVersion !== undefined && { impl_version: status.implVersion }),
    ...(status.certifiedHeight !== undefined && { certified_height: status.certifiedHeight }),
  });
}

/**
 * Decodes a status answer; fields that are not named here are ignored.
 *
 * @throws WireError `wire/bad-cbor` or `wire/bad-response`
 */
export function decodeStatusResponse(bytes: Uint8Array): StatusResponse {
  const map = new MapReader(decodeCbor(bytes), "the status answer", "wire/bad-response");
  return {
    ...(map.has("root_key") && { rootKeyDer: map.bytes("root_key") }),
    ...(map.has("replica_health_status") && { replicaHealthStatus: map.text("replica_health_status") }),
    ...(map.has("impl_version") && { implVersion: map.text("impl_version") }),
    ...(map.has("certified_height") && { certifiedHeight: map.nat64("certified_height") }),
  };
}
