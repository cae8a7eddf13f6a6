import { ByteReader, decodeUtf8, isUtf8 } from "../../bytes/mod.ts";
import { WireError } from "../wire-error.ts";
import type { CborValue } from "./cbor-value.ts";

const selfDescribedTag = 55799n;
const bignumTag = 2n;
const maximumBignumBytes = 32;
const maximumDepth = 1024;

/**
 * Decodes one CBOR value as the interface specification allows it: definite lengths, text keys without duplicates,
 * no floats, tags 55799 (dropped) and 2 (bignum). Byte strings are views on the input.
 *
 * We decode ourselves because the usual library accepts truncated byte strings, trailing bytes and duplicate keys, and
 * lets the key `__proto__` replace a prototype.
 *
 * @throws WireError `wire/bad-cbor` for anything else, trailing bytes and nesting deeper than 1024 included
 * @example
 * ```ts
 * const value = decodeCbor(encodeCborSelfDescribed({ status: "replied" }));
 * if (!isCborMap(value) || value["status"] !== "replied") throw new Error("the field is lost");
 * ```
 */
export function decodeCbor(bytes: Uint8Array): CborValue {
  const reader = new ByteReader(bytes);
  let value: CborValue;
  try {
    value = decodeItem(reader, 0);
  } catch (error) {
    if (error instanceof WireError) throw error;
    throw new WireError("wire/bad-cbor", "Cannot read CBOR: it ends too early", { cause: error });
  }
  if (reader.remaining > 0) throw bad(`${String(reader.remaining)} bytes follow the value`);
  return value;
}

function bad(what: string): WireError {
  return new WireError("wire/bad-cbor", `Cannot read CBOR: ${what}`);
}

function decodeItem(reader: ByteReader, depth: number): CborValue {
  if (depth > maximumDepth) throw bad(`it is nested deeper than ${String(maximumDepth)}`);
  const initial = reader.u8();
  const info = initial & 0x1f;
  switch (initial >> 5) {
    case 0:
      return toSafe(decodeArgument(reader, info));
    case 1:
      return toSafe(-1n - decodeArgument(reader, info));
    case 2:
      return decodeString(reader, info);
    case 3:
      return decodeText(reader, info);
    case 4:
      return decodeArray(reader, info, depth);
    case 5:
      return decodeMap(reader, info, depth);
    case 6:
      return decodeTagged(reader, decodeArgument(reader, info), depth);
    default:
      return decodeSimple(info);
  }
}

function decodeArgument(reader: ByteReader, info: number): bigint {
  if (info < 24) return BigInt(info);
  if (info > 27) throw bad("indefinite lengths are not allowed");
  let value = 0n;
  for (const byte of reader.take(2 ** (info - 24))) value = (value << 8n) | BigInt(byte);
  return value;
}

function toSafe(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

function decodeLength(reader: ByteReader, info: number): number {
  const length = decodeArgument(reader, info);
  if (length > BigInt(reader.remaining)) throw bad("a length exceeds the bytes that are left");
  return Number(length);
}

function decodeString(reader: ByteReader, info: number): Uint8Array {
  return reader.take(decodeLength(reader, info));
}

function decodeText(reader: ByteReader, info: number): string {
  const bytes = decodeString(reader, info);
  if (!isUtf8(bytes)) throw bad("a text is not UTF-8");
  return decodeUtf8(bytes);
}

function decodeArray(reader: ByteReader, info: number, depth: number): CborValue {
  const length = decodeLength(reader, info);
  const items: CborValue[] = [];
  for (let index = 0; index < length; index++) items.push(decodeItem(reader, depth + 1));
  return items;
}

function decodeMap(reader: ByteReader, info: number, depth: number): CborValue {
  const length = decodeLength(reader, info);
  // Without a prototype no key of the input can collide with an inherited one.
  const map = Object.create(null) as Record<string, CborValue>;
  for (let index = 0; index < length; index++) {
    const initial = reader.u8();
    if (initial >> 5 !== 3) throw bad("a map key is not a text");
    const key = decodeText(reader, initial & 0x1f);
    if (key in map) throw bad(`the key "${key}" occurs twice`);
    map[key] = decodeItem(reader, depth + 1);
  }
  return map;
}

function decodeTagged(reader: ByteReader, tag: bigint, depth: number): CborValue {
  const value = decodeItem(reader, depth + 1);
  if (tag === selfDescribedTag) return value;
  if (tag !== bignumTag || !(value instanceof Uint8Array))
    throw bad(`the tag ${String(tag)} is not supported`);
  if (value.length > maximumBignumBytes)
    throw bad(`a bignum is longer than ${String(maximumBignumBytes)} bytes`);
  let number = 0n;
  for (const byte of value) number = (number << 8n) | BigInt(byte);
  return toSafe(number);
}

function decodeSimple(info: number): CborValue {
  if (info === 20) return false;
  if (info === 21) return true;
  if (info === 22) return null;
  throw bad("floats and other simple values are not allowed");
}
