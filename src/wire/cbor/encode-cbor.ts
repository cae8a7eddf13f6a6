import { encode, encodeWithSelfDescribedTag } from "@dfinity/cbor";
import type { CborValue } from "./cbor-value.ts";

/**
 * Encodes a value as CBOR with definite lengths; map keys keep their order.
 *
 * @example
 * ```ts
 * if (encodeCbor([1, "a"]).join() !== "130,1,97,97") throw new Error("wrong bytes");
 * ```
 */
export function encodeCbor(value: CborValue): Uint8Array {
  return encode(value);
}

/**
 * Encodes a value as CBOR behind the self-describing tag 55799, the form of every HTTP body.
 *
 * @example
 * ```ts
 * if (encodeCborSelfDescribed(0).join() !== "217,217,247,0") throw new Error("wrong bytes");
 * ```
 */
export function encodeCborSelfDescribed(value: CborValue): Uint8Array {
  return encodeWithSelfDescribedTag(value);
}
