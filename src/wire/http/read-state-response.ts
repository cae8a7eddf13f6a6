import { decodeCbor } from "../cbor/decode-cbor.ts";
import { encodeCborSelfDescribed } from "../cbor/encode-cbor.ts";
import { MapReader } from "../cbor/map-reader.ts";

/**
 * Encodes the answer to read_state, given an encoded certificate.
 *
 * @example
 * ```ts
 * const certificate = decodeReadStateResponse(encodeReadStateResponse(Uint8Array.of(1)));
 * if (certificate[0] !== 1) throw new Error("the certificate is lost");
 * ```
 */
export function encodeReadStateResponse(certificate: Uint8Array): Uint8Array {
  return encodeCborSelfDescribed({ certificate });
}

/**
 * Takes the encoded certificate out of the answer to read_state; it is not verified.
 *
 * @throws WireError `wire/bad-cbor` or `wire/bad-response`
 */
export function decodeReadStateResponse(bytes: Uint8Array): Uint8Array {
  return new MapReader(decodeCbor(bytes), "the answer to read_state", "wire/bad-response").bytes(
    "certificate",
  );
}
