import { Op } from "./opcodes.ts";

/**
 * A growing buffer for instructions. Like `CodeReader` it stays away from bigint, which `ByteWriter` uses for LEB128:
 * every instruction of a module passes through here.
 */
export class CodeBuffer {
  #bytes: Uint8Array = new Uint8Array(65_536);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  /** The bytes written so far, as a view that the next write may change. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  #reserve(sizeBytes: number): void {
    if (this.length + sizeBytes <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.length + sizeBytes));
    grown.set(this.view());
    this.#bytes = grown;
  }

  u8(byte: number): this {
    this.#reserve(1);
    this.#bytes[this.length++] = byte;
    return this;
  }

  /** Copies `[start, end)` of `source`. */
  copy(source: Uint8Array, start = 0, end: number = source.length): this {
    const sizeBytes = end - start;
    this.#reserve(sizeBytes);
    if (sizeBytes < 48) {
      const bytes = this.#bytes;
      let to = this.length;
      for (let from = start; from < end; from++) bytes[to++] = source[from] ?? 0;
    } else {
      this.#bytes.set(source.subarray(start, end), this.length);
    }
    this.length += sizeBytes;
    return this;
  }

  /** An unsigned LEB128 number, up to 2^53. */
  u32(value: number): this {
    this.#reserve(10);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.length++] = rest;
    return this;
  }

  /** A signed LEB128 number, up to 2^53 in magnitude. */
  signed(value: number): this {
    this.#reserve(10);
    let rest = value;
    while (rest < -0x40 || rest >= 0x40) {
      this.#bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.length++] = rest & 0x7f;
    return this;
  }

  /** An opcode as numbered in `opcodes.ts`, with its prefix. */
  op(opcode: number): this {
    if (opcode < 0x100) return this.u8(opcode);
    if (opcode < 0x200) return this.u8(0xfc).u32(opcode - 0x100);
    return this.u8(0xfd).u32(opcode - 0x200);
  }

  i32Const(value: number): this {
    return this.u8(Op.i32Const).signed(value | 0);
  }

  /** An `i64.const` of at most 2^53 in magnitude. */
  i64Const(value: number): this {
    return this.u8(Op.i64Const).signed(value);
  }

  localGet(local: number): this {
    return this.u8(Op.localGet).u32(local);
  }

  localSet(local: number): this {
    return this.u8(Op.localSet).u32(local);
  }

  localTee(local: number): this {
    return this.u8(Op.localTee).u32(local);
  }

  globalGet(global: number): this {
    return this.u8(Op.globalGet).u32(global);
  }

  globalSet(global: number): this {
    return this.u8(Op.globalSet).u32(global);
  }

  call(index: number): this {
    return this.u8(Op.call).u32(index);
  }

  /** A load or store in one of the memories that the rewriting adds, without alignment. */
  access(opcode: number, memory: number, offset: number): this {
    return this.op(opcode).u8(0x40).u32(memory).u32(offset);
  }

  /** `if` without parameters and results. */
  if(): this {
    return this.u8(Op.if).u8(0x40);
  }

  end(): this {
    return this.u8(Op.end);
  }
}
