import { BytesError } from "./bytes-error.ts";

/**
 * A cursor over bytes that checks every bound. Multi-byte numbers are little-endian, as in Wasm and in our own formats.
 * Every method throws BytesError `bytes/unexpected-end` when too few bytes are left; the LEB128 methods throw
 * `bytes/leb128-too-long` when the value does not fit the named width or takes more bytes than that width allows.
 *
 * @example
 * ```ts
 * const reader = new ByteReader(Uint8Array.of(0x2a, 0, 0, 0, 7));
 * if (reader.u32() !== 42 || reader.remaining !== 1) throw new Error("wrong number");
 * ```
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position: number;

  /** @param offset first position to read, in bytes; `0` when left out */
  constructor(bytes: Uint8Array, offset = 0) {
    if (!Number.isInteger(offset) || offset < 0 || offset > bytes.length) {
      throw new RangeError(`Cannot start reading at ${String(offset)} of ${String(bytes.length)} bytes`);
    }
    // A plain view: a subclass such as Node's Buffer gives `slice` another meaning.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#position = offset;
  }

  /** Offset of the next byte from the start of the bytes. */
  get position(): number {
    return this.#position;
  }

  /** Number of bytes that are left. */
  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  #advance(wanted: number): number {
    const start = this.#position;
    const remaining = this.#bytes.length - start;
    if (!(wanted <= remaining)) {
      throw new BytesError(
        { code: "bytes/unexpected-end", position: start, wanted, remaining },
        `Cannot read ${String(wanted)} bytes at ${String(start)}: only ${String(remaining)} are left`,
      );
    }
    this.#position = start + wanted;
    return start;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true);
  }

  f32(): number {
    return this.#view.getFloat32(this.#advance(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#advance(8), true);
  }

  /** The next `sizeBytes` bytes as a view, not a copy. */
  take(sizeBytes: number): Uint8Array {
    if (!Number.isInteger(sizeBytes) || sizeBytes < 0) {
      throw new RangeError(`Cannot take ${String(sizeBytes)} bytes`);
    }
    const start = this.#advance(sizeBytes);
    return this.#bytes.subarray(start, start + sizeBytes);
  }

  /** Moves over `sizeBytes` bytes. */
  skip(sizeBytes: number): void {
    this.take(sizeBytes);
  }

  leb128U32(): number {
    const start = this.#position;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      if (shift === 28 && byte > 0x0f) break;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw tooLong(start, 32);
  }

  leb128U64(): bigint {
    const start = this.#position;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.u8();
      if (shift === 63n && byte > 0x01) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw tooLong(start, 64);
  }

  sleb128_32(): number {
    return Number(this.#sleb128(32));
  }

  /** The 33-bit form that Wasm uses for block types. */
  sleb128_33(): number {
    return Number(this.#sleb128(33));
  }

  sleb128_64(): bigint {
    return this.#sleb128(64);
  }

  #sleb128(width: 32 | 33 | 64): bigint {
    const start = this.#position;
    let value = 0n;
    for (let shift = 0; shift < width; shift += 7) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << BigInt(shift);
      if (byte >= 0x80) continue;
      const signed = BigInt.asIntN(shift + 7, value);
      if (BigInt.asIntN(width, signed) !== signed) break;
      return signed;
    }
    throw tooLong(start, width);
  }
}

function tooLong(position: number, width: number): BytesError {
  return new BytesError(
    { code: "bytes/leb128-too-long", position },
    `Cannot read the LEB128 number at ${String(position)}: it does not fit ${String(width)} bits`,
  );
}
