import { encode, encodeWithSelfDescribedTag } from "@dfinity/cbor";
import { type ByteWriter, encodeUtf8 } from "../../bytes/mod.ts";
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

/** Appends a byte string, which nobody may change from now on: a large one is not copied. */
export function writeCborBytes(writer: ByteWriter, bytes: Uint8Array): void {
  writeCborHead(writer, 2, bytes.length);
  writer.shared(bytes);
}

/** Appends a text. */
export function writeCborText(writer: ByteWriter, text: string): void {
  const bytes = encodeUtf8(text);
  writeCborHead(writer, 3, bytes.length);
  writer.bytes(bytes);
}

/** Appends the head of a value: its major type, and a number below 2^32 in the shortest form. */
export function writeCborHead(writer: ByteWriter, majorType: number, value: number): void {
  const type = majorType << 5;
  if (value < 24) writer.u8(type | value);
  else if (value < 2 ** 8) writer.u8(type | 24).u8(value);
  else if (value < 2 ** 16)
    writer
      .u8(type | 25)
      .u8(value >>> 8)
      .u8(value & 0xff);
  else
    writer
      .u8(type | 26)
      .u8(value >>> 24)
      .u8((value >>> 16) & 0xff)
      .u8((value >>> 8) & 0xff)
      .u8(value & 0xff);
}
