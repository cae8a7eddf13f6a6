import { malformed } from "./module-error.ts";

const maximumByte = (bits: number): number => (1 << (bits % 7)) - 1;

/**
 * A cursor over function bodies. It answers every number as a JavaScript number, without the bigint detour of
 * `ByteReader`: decoding code is what takes the time when a module is prepared.
 */
export class CodeReader {
  readonly #bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.position = position;
  }

  u8(): number {
    const byte = this.#bytes[this.position++];
    if (byte === undefined) throw malformed("a function body ends in the middle of an instruction");
    return byte;
  }

  skip(sizeBytes: number): void {
    this.position += sizeBytes;
  }

  /** An unsigned LEB128 number of 32 bits. */
  u32(): number {
    const byte = this.u8();
    return byte < 0x80 ? byte : this.#unsigned(byte & 0x7f, 32);
  }

  /** An unsigned LEB128 number of 64 bits, rounded if it is above 2^53. */
  u64(): number {
    const byte = this.u8();
    return byte < 0x80 ? byte : this.#unsigned(byte & 0x7f, 64);
  }

  #unsigned(low: number, bits: 32 | 64): number {
    let value = low;
    for (let shift = 7; shift < bits; shift += 7) {
      const byte = this.u8();
      if (shift + 7 > bits && byte > maximumByte(bits)) break;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw malformed("a LEB128 number is too long");
  }

  /** A signed LEB128 number of 32 bits. */
  s32(): number {
    const byte = this.u8();
    if (byte < 0x80) return (byte << 25) >> 25;
    let value = byte & 0x7f;
    for (let shift = 7; shift < 35; shift += 7) {
      const next = this.u8();
      value |= (next & 0x7f) << shift;
      if (next >= 0x80) continue;
      if (shift < 28) return (value << (25 - shift)) >> (25 - shift);
      if (next > 0x07 && next < 0x78) break;
      return value;
    }
    throw malformed("a LEB128 number is too long");
  }

  /** A signed LEB128 number of 64 bits, or NaN where a JavaScript number cannot hold it exactly. */
  s64(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte >= 0x80) continue;
      if (shift === 63 && byte !== 0x00 && byte !== 0x7f) break;
      if (shift >= 49) return Number.NaN;
      return byte >= 0x40 ? value - 2 ** (shift + 7) : value;
    }
    throw malformed("a LEB128 number is too long");
  }
}
