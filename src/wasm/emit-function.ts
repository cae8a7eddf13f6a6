import type { AddedItems } from "./added-items.ts";
import { CodeBuffer } from "./code-buffer.ts";
import type { DecodedFunction } from "./decoded-function.ts";
import type { HelperFunctions } from "./helper-functions.ts";
import type { Insertion } from "./insertion.ts";
import { InsertionKind } from "./insertion.ts";
import { Op } from "./opcodes.ts";
import { ScratchLocals } from "./scratch-locals.ts";
import { ValueType } from "./value-type.ts";

/** Writes changed function bodies: the canister's own bytes with the insertions in between. */
export class FunctionEmitter {
  readonly #bytes: Uint8Array;
  readonly #items: AddedItems;
  readonly #helpers: HelperFunctions;
  readonly #code = new CodeBuffer();
  readonly #locals = new ScratchLocals();
  readonly #header = new CodeBuffer();

  constructor(bytes: Uint8Array, items: AddedItems, helpers: HelperFunctions) {
    this.#bytes = bytes;
    this.#items = items;
    this.#helpers = helpers;
  }

  /** Appends one body with its size to the code section. */
  emit(code: DecodedFunction, insertions: readonly Insertion[], target: CodeBuffer): void {
    const body = this.#code;
    const firstInstruction = code.starts[0] ?? 0;
    body.clear();
    this.#locals.reset(code.localCount);
    let copied = firstInstruction;
    for (const insertion of insertions) {
      if (insertion.kind === InsertionKind.meter && insertion.cost === 0 && !insertion.checked) continue;
      body.copy(this.#bytes, copied, insertion.position);
      copied = insertion.position;
      if (insertion.kind === InsertionKind.replace) {
        this.#replace(code, insertion.local);
        copied = code.starts[insertion.local + 1] ?? copied;
      } else {
        this.#insert(insertion);
      }
    }
    body.copy(this.#bytes, copied, code.starts[code.count] ?? copied);

    const header = this.#header;
    header.clear();
    header.u32(code.localGroups + this.#locals.groupCount);
    header.copy(this.#bytes, code.localsStart, firstInstruction);
    this.#locals.writeGroups(header);
    target
      .u32(header.length + body.length)
      .copy(header.view())
      .copy(body.view());
  }

  #insert(insertion: Insertion): void {
    switch (insertion.kind) {
      case InsertionKind.tee:
        this.#code.localTee(this.#addressLocal(insertion.slot));
        return;
      case InsertionKind.meter:
        this.#meter(insertion);
        return;
      case InsertionKind.mirrorGas:
        this.#code.globalGet(this.#items.globals.gas).localSet(this.#locals.gas());
        return;
      case InsertionKind.checkLocal:
        this.#check(insertion.local, insertion.first, insertion.last);
        return;
      case InsertionKind.checkSlot:
        this.#check(this.#addressLocal(insertion.slot), insertion.first, insertion.last);
        return;
      case InsertionKind.checkConstant:
        this.#checkConstant(insertion.first, insertion.last);
        return;
      default:
        this.#checkStack(insertion);
    }
  }

  #addressLocal(slot: number): number {
    return this.#locals.slot(slot, this.#items.width === 64 ? ValueType.i64 : ValueType.i32);
  }

  #meter(insertion: Insertion): void {
    const gas = this.#items.globals.gas;
    const body = this.#code;
    if (insertion.fromLocal) body.localGet(this.#locals.gas());
    else body.globalGet(gas);
    body.i64Const(insertion.cost).u8(Op.i64Sub);
    if (insertion.checked || insertion.fromLocal) body.localTee(this.#locals.gas());
    body.globalSet(gas);
    if (!insertion.checked) return;
    const left = this.#locals.gas();
    body.localGet(left).i64Const(0).u8(Op.i64LtS).if().u8(Op.unreachable).end();
  }

  #check(local: number, first: number, last: number): void {
    const body = this.#code;
    this.#checkByte(local, first);
    if (last !== first) {
      this.#checkByte(local, last);
      body.u8(Op.i32And);
    }
    body.u8(Op.i32Eqz).if();
    this.#address(local, first);
    if (last === first) {
      body.call(this.#helpers.touch);
    } else {
      this.#address(local, last);
      body.call(this.#helpers.touchPair);
    }
    body.end();
  }

  #address(local: number, offset: number): void {
    const body = this.#code;
    body.localGet(local);
    if (offset === 0) return;
    if (this.#items.width === 64) body.i64Const(offset).u8(Op.i64Add);
    else body.i32Const(offset).u8(Op.i32Add);
  }

  /** Pushes the check byte of the page with this address. */
  #checkByte(local: number, offset: number): void {
    const body = this.#code;
    this.#address(local, offset);
    if (this.#items.width === 64) body.i64Const(12).u8(Op.i64ShrU).u8(Op.i32WrapI64);
    else body.i32Const(12).u8(Op.i32ShrU);
    body.access(Op.i32Load8U, this.#items.memories.map, 0);
  }

  #checkConstant(first: number, last: number): void {
    const body = this.#code;
    for (let page = Math.floor(first / 4096); page <= Math.floor(last / 4096); page++) {
      body.i32Const(0).access(Op.i32Load8U, this.#items.memories.map, page);
      body.u8(Op.i32Eqz).if();
      if (this.#items.width === 64) body.i64Const(page * 4096);
      else body.i32Const(page * 4096);
      body.call(this.#helpers.touch).end();
    }
  }

  #checkStack(insertion: Insertion): void {
    const body = this.#code;
    const value = this.#locals.value(storedType(insertion.slot));
    const address = this.#locals.address(this.#items.width === 64 ? ValueType.i64 : ValueType.i32);
    body.localSet(value).localTee(address);
    this.#check(address, insertion.first, insertion.last);
    body.localGet(value);
  }

  #replace(code: DecodedFunction, index: number): void {
    const body = this.#code;
    const helpers = this.#helpers;
    switch (code.opcodes[index]) {
      case Op.memorySize:
        body.globalGet(this.#items.globals.size);
        return;
      case Op.memoryGrow:
        body.call(helpers.grow);
        return;
      case Op.memoryFill:
        body.call(helpers.fill);
        return;
      case Op.memoryCopy:
        body.call(helpers.copy);
        return;
      case Op.memoryInit:
        body.call(helpers.init(code.a[index] ?? 0));
        return;
      default:
    }
  }
}

/** Type of the value that a store takes. */
function storedType(opcode: number): number {
  if (opcode >= 0x200) return ValueType.v128;
  if (opcode === 0x37 || opcode >= 0x3c) return ValueType.i64;
  if (opcode === 0x38) return ValueType.f32;
  if (opcode === 0x39) return ValueType.f64;
  return ValueType.i32;
}
