import { concatBytes } from "./concat-bytes.ts";
import { encodeLeb128, encodeSleb128 } from "./leb128.ts";
import type { SplitBytes } from "./split-bytes.ts";

/** From this size on bytes are shared. */
const sharedBytes = 64 * 1024;

/**
 * Collects bytes in a buffer that grows by doubling. Multi-byte numbers are little-endian.
 *
 * @example
 * ```ts
 * const bytes = new ByteWriter().u8(1).leb128(300).finish();
 * if (encodeHex(bytes) !== "01ac02") throw new Error("wrong bytes");
 * ```
 */
export class ByteWriter {
  #buffer: Uint8Array;
  #view: DataView;
  /** Bytes in the buffer. */
  #length = 0;
  /** What stands in front of the buffer. */
  #pieces: Uint8Array[] = [];
  #piecesLength = 0;

  /** @param capacityBytes size of the first buffer; `256` when left out */
  constructor(capacityBytes = 256) {
    this.#buffer = new Uint8Array(Math.max(16, capacityBytes));
    this.#view = new DataView(this.#buffer.buffer);
  }

  /** Number of bytes written so far. */
  get length(): number {
    return this.#piecesLength + this.#length;
  }

  #reserve(sizeBytes: number): number {
    const start = this.#length;
    const end = start + sizeBytes;
    if (end > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.#buffer.length));
      grown.set(this.#buffer.subarray(0, start));
      this.#buffer = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#length = end;
    return start;
  }

  u8(value: number): this {
    const start = this.#reserve(1);
    this.#view.setUint8(start, value);
    return this;
  }

  u16(value: number): this {
    const start = this.#reserve(2);
    this.#view.setUint16(start, value, true);
    return this;
  }

  u32(value: number): this {
    const start = this.#reserve(4);
    this.#view.setUint32(start, value, true);
    return this;
  }

  u64(value: bigint): this {
    const start = this.#reserve(8);
    this.#view.setBigUint64(start, value, true);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    const start = this.#reserve(bytes.length);
    this.#buffer.set(bytes, start);
    return this;
  }

  /**
   * Appends bytes that nobody changes from now on. Many of them are not copied: {@link ByteWriter.finishSplit} gives them as
   * a piece of their own.
   */
  shared(bytes: Uint8Array): this {
    if (bytes.length < sharedBytes) return this.bytes(bytes);
    this.#closePiece();
    this.#pieces.push(bytes);
    this.#piecesLength += bytes.length;
    return this;
  }

  /** Appends an unsigned LEB128 number; throws RangeError if it is negative. */
  leb128(value: number | bigint): this {
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 0x80)
      return this.u8(value);
    return this.bytes(encodeLeb128(value));
  }

  /** Appends a signed LEB128 number. */
  sleb128(value: number | bigint): this {
    return this.bytes(encodeSleb128(value));
  }

  /** A copy of everything written; the writer can be used further. */
  finish(): Uint8Array {
    const rest = this.#buffer.subarray(0, this.#length);
    return this.#pieces.length === 0 ? rest.slice() : concatBytes(...this.#pieces, rest);
  }

  /** As {@link ByteWriter.finish}, with what was shared in pieces of its own. */
  finishSplit(): SplitBytes {
    if (this.#pieces.length === 0) return this.finish();
    this.#closePiece();
    return [...this.#pieces];
  }

  /** As {@link ByteWriter.finishSplit}; the writer goes on with nothing written, in the buffer that it has. */
  takeSplit(): SplitBytes {
    const taken = this.finishSplit();
    this.#length = 0;
    this.#pieces = [];
    this.#piecesLength = 0;
    return taken;
  }

  #closePiece(): void {
    if (this.#length === 0) return;
    this.#pieces.push(this.#buffer.slice(0, this.#length));
    this.#piecesLength += this.#length;
    this.#length = 0;
  }
}
