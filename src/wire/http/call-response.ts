import { ByteWriter, type SplitBytes } from "../../bytes/mod.ts";
import { decodeCbor } from "../cbor/decode-cbor.ts";
import { encodeCborSelfDescribed, writeCborBytes } from "../cbor/encode-cbor.ts";
import { MapReader } from "../cbor/map-reader.ts";
import { readRejection, type Rejection, rejectionToMap } from "./rejection.ts";

/** The body of a 200 answer to a call. A certified reject is a certificate too. */
export type CallResponse =
  | { readonly kind: "certified"; /** encoded certificate */ readonly certificate: Uint8Array }
  | { readonly kind: "rejected"; readonly rejection: Rejection };

/** Everything in front of the certificate: encoded with an empty one, without that one. */
const headOfReply = encodeCborSelfDescribed({ status: "replied", certificate: new Uint8Array() }).slice(
  0,
  -1,
);

/**
 * Encodes the answer of the synchronous endpoints (v3, v4) to a call that reached a final status. A large certificate
 * becomes a piece of its own and is not copied.
 *
 * @example
 * ```ts
 * import { joinBytes } from "icebox/bytes";
 *
 * const answer = decodeCallResponse(joinBytes(encodeCallReply(Uint8Array.of(1))));
 * if (answer.kind !== "certified") throw new Error("wrong answer");
 * ```
 */
export function encodeCallReply(certificate: Uint8Array): SplitBytes {
  const writer = new ByteWriter().bytes(headOfReply);
  writeCborBytes(writer, certificate);
  return writer.finishSplit();
}

/**
 * Encodes the refusal of a call before its execution.
 *
 * @param version the asynchronous endpoint v2 has no `status` field in its body
 * @example
 * ```ts
 * const rejection = { rejectCode: 3, message: "Canister not found", errorCode: "IC0301" };
 * const answer = decodeCallResponse(encodeCallRejection(rejection));
 * if (answer.kind !== "rejected") throw new Error("wrong answer");
 * ```
 */
export function encodeCallRejection(rejection: Rejection, version: 2 | 3 | 4 = 4): Uint8Array {
  const map = rejectionToMap(rejection);
  return encodeCborSelfDescribed(version === 2 ? map : { status: "non_replicated_rejection", ...map });
}

/**
 * Decodes the body of a 200 answer of any version.
 *
 * @throws WireError `wire/bad-cbor` or `wire/bad-response`
 */
export function decodeCallResponse(bytes: Uint8Array): CallResponse {
  const map = new MapReader(decodeCbor(bytes), "the answer to a call", "wire/bad-response");
  const status = map.has("status") ? map.text("status") : "non_replicated_rejection";
  if (status === "replied") return { kind: "certified", certificate: map.bytes("certificate") };
  if (status === "non_replicated_rejection") return { kind: "rejected", rejection: readRejection(map) };
  throw map.fault(`the status "${status}" is unknown`);
}
