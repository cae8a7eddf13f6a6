import { encode, encodeWithSelfDescribedTag } from "@dfinity/cbor";
import type { CborValue } from "./cbor-value.ts";

/** Encodes a value as CBOR with definite lengths; map keys keep their order. */
export function encodeCbor(value: CborValue): Uint8Array {
  return encode(value);
}

/** Encodes a value as CBOR behind the self-describing tag 55799, the form of every HTTP body. */
export function encodeCborSelfDescribed(value: CborValue): Uint8Array {
  return encodeWithSelfDescribedTag(value);
}
