import {
  type ByteReader,
  type ByteWriter,
  decodeUtf8,
  encodeUtf8,
  piecesOf,
  type SplitBytes,
  splitLength,
} from "../../bytes/mod.ts";

const limit = 2 ** 53;

/** Appends a non-negative integer below 2^53 as unsigned LEB128. */
export function writeNumber(writer: ByteWriter, value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    writer.u8((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  writer.u8(rest);
}

/** Reads what {@link writeNumber} wrote; throws RangeError if the number is too large. */
export function readNumber(reader: ByteReader): number {
  let value = 0;
  for (let factor = 1; factor < limit; factor *= 0x80) {
    const byte = reader.u8();
    value += (byte % 0x80) * factor;
    if (byte < 0x80 && value < limit) return value;
    if (byte < 0x80) break;
  }
  throw new RangeError("Number is 2^53 or larger");
}

/** Appends an integer within ±2^52 as signed LEB128. */
export function writeSigned(writer: ByteWriter, value: number): void {
  let rest = value;
  for (;;) {
    const low = ((rest % 0x80) + 0x80) % 0x80;
    rest = Math.floor(rest / 0x80);
    const done = (rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40);
    writer.u8(done ? low : low | 0x80);
    if (done) return;
  }
}

/** Reads what {@link writeSigned} wrote; throws RangeError if the number is too large. */
export function readSigned(reader: ByteReader): number {
  let value = 0;
  for (let factor = 1; factor < limit; factor *= 0x80) {
    const byte = reader.u8();
    value += (byte % 0x80) * factor;
    if (byte >= 0x80) continue;
    const signed = byte >= 0x40 ? value - factor * 0x80 : value;
    if (Number.isSafeInteger(signed)) return signed;
    break;
  }
  throw new RangeError("Number is beyond 2^53");
}

/** Appends a length and the bytes, which nobody may change from now on. */
export function writeBytes(writer: ByteWriter, bytes: SplitBytes): void {
  writeNumber(writer, splitLength(bytes));
  for (const piece of piecesOf(bytes)) writer.shared(piece);
}

/** Reads a length and the bytes; a view, not a copy. */
export function readBytes(reader: ByteReader): Uint8Array {
  return reader.take(readNumber(reader));
}

/** Appends a length and UTF-8 text. */
export function writeText(writer: ByteWriter, text: string): void {
  writeBytes(writer, encodeUtf8(text));
}

/** Reads a length and UTF-8 text. */
export function readText(reader: ByteReader): string {
  return decodeUtf8(readBytes(reader));
}
