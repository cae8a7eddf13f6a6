import { type ByteReader, type ByteWriter, decodeUtf8, encodeUtf8, isUtf8 } from "../../../bytes/mod.ts";
import {
  type CborMap,
  decodeCbor,
  decodePrincipal,
  encodeCbor,
  isCborMap,
  type Principal,
} from "../../../wire/mod.ts";
import type { Codec } from "./codec.ts";

const WORD_BITS = 64n;

/** Whole numbers of any size and sign, as 64-bit words. */
export const integer: Codec<bigint> = {
  write: (writer, value) => {
    const isNegative = value < 0n;
    let rest = isNegative ? -value : value;
    const words: bigint[] = [];
    for (; rest > 0n; rest >>= WORD_BITS) words.push(BigInt.asUintN(64, rest));
    writer.leb128(2 * words.length + (isNegative ? 1 : 0));
    for (const word of words) writer.u64(word);
  },
  read: (reader) => {
    const header = reader.leb128U32();
    const words = Array.from({ length: checkCount(header >>> 1, reader, 8) }, () => reader.u64());
    if (words.at(-1) === 0n || header === 1)
      throw new RangeError("a whole number is not in its shortest form");
    const magnitude = words.reduceRight((high, word) => (high << WORD_BITS) | word, 0n);
    return header % 2 === 1 ? -magnitude : magnitude;
  },
};

const scratch = new DataView(new ArrayBuffer(8));

/** Any JavaScript number, exactly. */
export const number: Codec<number> = {
  write: (writer, value) => {
    scratch.setFloat64(0, value, true);
    writer.u64(scratch.getBigUint64(0, true));
  },
  read: (reader) => reader.f64(),
};

/** Yes or no, as a byte. */
export const boolean: Codec<boolean> = {
  write: (writer, value) => {
    writer.u8(value ? 1 : 0);
  },
  read: (reader) => {
    const code = reader.u8();
    if (code > 1) throw new RangeError(`${code} is neither yes nor no`);
    return code === 1;
  },
};

/** Bytes with their length in front. What is read is a copy: a state outlives the record that it was read from. */
export const bytes: Codec<Uint8Array> = {
  write: (writer, value) => {
    writer.leb128(value.length).shared(value);
  },
  read: (reader) => reader.take(reader.leb128U32()).slice(),
};

/** Text in UTF-8. */
export const text: Codec<string> = {
  write: (writer, value) => {
    bytes.write(writer, encodeUtf8(value));
  },
  read: (reader) => {
    const encoded = reader.take(reader.leb128U32());
    if (!isUtf8(encoded)) throw new RangeError("a text is not UTF-8");
    return decodeUtf8(encoded);
  },
};

/** A principal as its bytes. */
export const principal: Codec<Principal> = {
  write: (writer, value) => {
    bytes.write(writer, value.toUint8Array());
  },
  read: (reader) => decodePrincipal(reader.take(reader.leb128U32())),
};

/** A map of CBOR values as bytes. */
export const cborMap: Codec<CborMap> = {
  write: (writer, value) => {
    bytes.write(writer, encodeCbor(value));
  },
  read: (reader) => {
    const value = decodeCbor(bytes.read(reader));
    if (!isCborMap(value)) throw new RangeError("a CBOR value is not a map");
    return value;
  },
};

/** The number of items that follow; refuses one that the rest of the record cannot hold. */
export function readCount(reader: ByteReader): number {
  return checkCount(reader.leb128U32(), reader, 1);
}

/** Writes how many items follow. */
export function writeCount(writer: ByteWriter, count: number): void {
  writer.leb128(count);
}

function checkCount(count: number, reader: ByteReader, itemBytes: number): number {
  if (count * itemBytes > reader.remaining) {
    throw new RangeError(`${count} items cannot be in ${reader.remaining} bytes`);
  }
  return count;
}
