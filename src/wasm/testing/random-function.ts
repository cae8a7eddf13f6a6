import { CodeBuffer } from "../code-buffer.ts";
import { Op } from "../opcodes.ts";
import { ValueType } from "../value-type.ts";
import type { SeededRandom } from "../../bytes/testing/seeded-random.ts";

const { i32, i64, f64, v128 } = ValueType;

/** What the code of one function may use. */
export interface FunctionScope {
  readonly random: SeededRandom;
  readonly width: 32 | 64;
  /** Declared size of the memory; loads stay in its first half. */
  readonly memoryBytes: number;
  /** Answers the index of a function type, adding it to the module. */
  readonly typeIndex: (params: readonly number[], results: readonly number[]) => number;
  /** Functions that may be called: those with a lower index. */
  readonly callable: readonly { readonly params: readonly number[]; readonly results: readonly number[] }[];
  readonly globals: readonly number[];
  readonly tableSize: number;
  /** Data segments: 0 is active, 1 is passive, 2 is passive and dropped. */
  readonly dataSegments: number;
}

const stores = [
  { opcode: 0x36, type: i32 },
  { opcode: 0x37, type: i64 },
  { opcode: 0x39, type: f64 },
  { opcode: 0x3a, type: i32 },
  { opcode: 0x3b, type: i32 },
  { opcode: 0x3c, type: i64 },
  { opcode: 0x3d, type: i64 },
  { opcode: 0x3e, type: i64 },
  { opcode: Op.v128Store, type: v128 },
  { opcode: 0x258, type: v128 },
  { opcode: 0x25b, type: v128 },
];
const loads: Readonly<Record<number, readonly number[]>> = {
  [i32]: [0x28, 0x2c, 0x2d, 0x2e, 0x2f],
  [i64]: [0x29, 0x30, 0x31, 0x34, 0x35],
  [f64]: [0x2b],
  [v128]: [0x200],
};
const offsets = [0, 0, 0, 0, 0, 0, 0, 1, 4, 7, 8, 12, 16, 100, 4088, 4093, 4095, 4096, 5000];

/** Writes the body of one function: random, well-typed, and stopped only by its budget if it loops for ever. */
export class RandomFunction {
  readonly #scope: FunctionScope;
  readonly #random: SeededRandom;
  readonly #code = new CodeBuffer();
  readonly #locals: number[];
  readonly #pointers: number[] = [];
  readonly #pointer: number;
  /** Global that holds a pointer, as a stack pointer would. */
  readonly #pointerGlobal: number;
  readonly #labels: (readonly number[])[] = [];
  readonly #results: readonly number[];
  #budget: number;

  constructor(scope: FunctionScope, params: readonly number[], results: readonly number[]) {
    this.#scope = scope;
    this.#random = scope.random;
    this.#pointer = scope.width === 64 ? i64 : i32;
    this.#results = results;
    this.#pointerGlobal = scope.globals.indexOf(this.#pointer);
    this.#budget = 20 + this.#random.below(60);
    this.#locals = [...params, i32, i64, f64, v128, i32, i64, this.#pointer, this.#pointer, this.#pointer];
    for (let local = this.#locals.length - 3; local < this.#locals.length; local++)
      this.#pointers.push(local);
    this.#labels.push(results);
    this.#statements(3 + this.#random.below(8));
    for (const type of results) this.#expression(type, 0);
  }

  /** The body with its local declarations. */
  finish(parameters: number): Uint8Array {
    const declared = this.#locals.slice(parameters);
    const body = new CodeBuffer().u32(declared.length);
    for (const type of declared) body.u32(1).u8(type);
    return body.copy(this.#code.view()).end().view().slice();
  }

  #statements(count: number): void {
    for (let done = 0; done < count && this.#budget > 0; done++) this.#statement();
  }

  #statement(): void {
    this.#budget--;
    const random = this.#random;
    const choice = random.below(32);
    if (choice < 8) this.#store();
    else if (choice < 13) this.#assignPointer();
    else if (choice < 15) this.#assignLocal();
    else if (choice < 17) this.#ifElse();
    else if (choice < 19) this.#loop();
    else if (choice < 21) this.#block();
    else if (choice === 21) this.#branchIf();
    else if (choice === 22) this.#jump();
    else if (choice === 23) this.#call();
    else if (choice === 24) this.#bulk();
    else if (choice === 25) this.#grow();
    else if (choice === 26) this.#assignGlobal();
    else if (choice === 27) this.#storeOfBlockParameters();
    else if (choice === 28) this.#storeOfResults();
    else this.#branchTable();
  }

  #local(type: number): number {
    const fitting = this.#locals.flatMap((candidate, index) => (candidate === type ? [index] : []));
    return this.#random.pick(fitting);
  }

  /** Mostly the same one, so that stores through one pointer meet on all paths. */
  #pointerLocal(): number {
    const [first = 0, ...others] = this.#pointers;
    return this.#random.below(4) > 0 ? first : this.#random.pick(others);
  }

  #constant(type: number): void {
    const random = this.#random;
    const value = random.pick([0, 1, -1, 8, 4096, 65_530, 0x7fff_ffff, random.u32() | 0]);
    if (type === i32) this.#code.i32Const(value);
    else if (type === i64) this.#code.i64Const(value);
    else if (type === f64) this.#code.i32Const(value).u8(0xb7);
    else this.#code.i32Const(value).op(0x211);
  }

  #expression(type: number, depth: number): void {
    const random = this.#random;
    if (depth > 4 || this.#budget <= 0) {
      if (random.oneIn(2)) this.#constant(type);
      else this.#code.localGet(this.#local(type));
      return;
    }
    this.#budget--;
    const choice = random.below(12);
    if (choice < 2) this.#constant(type);
    else if (choice < 5) this.#code.localGet(this.#local(type));
    else if (choice === 5) this.#load(type, depth);
    else if (choice === 6) this.#tee(type, depth);
    else if (choice === 7) this.#valueBlock(type, depth);
    else if (choice === 8) this.#valueIf(type, depth);
    else if (choice === 9) this.#select(type, depth);
    else this.#operation(type, depth);
  }

  #operation(type: number, depth: number): void {
    const random = this.#random;
    const code = this.#code;
    const binary = (opcode: number): void => {
      this.#expression(type, depth + 1);
      this.#expression(type, depth + 1);
      code.op(opcode);
    };
    if (type === i32 && random.oneIn(8)) {
      code.op(0x3f).u8(0);
      if (this.#scope.width === 64) code.op(Op.i32WrapI64);
    } else if (type === i32 && random.oneIn(5)) {
      this.#expression(i64, depth + 1);
      code.op(random.pick([Op.i32WrapI64, 0x50]));
    } else if (type === i32) {
      const remainder = random.oneIn(4) ? 0x70 : 0x73;
      binary(random.pick([0x6a, 0x6a, 0x6b, 0x6c, 0x71, 0x72, 0x73, 0x74, 0x76, 0x48, 0x4b, remainder]));
    } else if (type === i64 && random.oneIn(4)) {
      this.#expression(i32, depth + 1);
      code.op(random.pick([0xac, 0xad]));
    } else if (type === i64) {
      binary(random.pick([0x7c, 0x7c, 0x7d, 0x7e, 0x83, 0x84, 0x85, 0x86, 0x88]));
    } else if (type === f64) {
      this.#expression(i32, depth + 1);
      code.op(0xb7);
    } else {
      binary(random.pick([0x26e, 0x2ce, 0x251]));
    }
  }

  #tee(type: number, depth: number): void {
    this.#expression(type, depth + 1);
    const local = this.#local(type);
    if (!this.#pointers.includes(local)) this.#code.localTee(local);
  }

  #select(type: number, depth: number): void {
    this.#expression(type, depth + 1);
    this.#expression(type, depth + 1);
    this.#expression(i32, depth + 1);
    this.#code.u8(0x1c).u8(1).u8(type);
  }

  #valueBlock(type: number, depth: number): void {
    this.#code.u8(Op.block).u8(type);
    this.#labels.push([type]);
    if (this.#random.oneIn(2)) this.#statement();
    this.#expression(type, depth + 1);
    if (this.#random.oneIn(2)) {
      this.#expression(i32, depth + 1);
      this.#code.u8(Op.brIf).u32(0);
    }
    this.#labels.pop();
    this.#code.end();
  }

  #valueIf(type: number, depth: number): void {
    this.#expression(i32, depth + 1);
    this.#code.u8(Op.if).u8(type);
    this.#labels.push([type]);
    this.#expression(type, depth + 1);
    this.#code.u8(Op.else);
    if (this.#random.oneIn(3)) this.#statement();
    this.#expression(type, depth + 1);
    this.#labels.pop();
    this.#code.end();
  }

  #pushPointerConstant(value: number): void {
    if (this.#scope.width === 64) this.#code.i64Const(value);
    else this.#code.i32Const(value);
  }

  #mask(limit: number): void {
    this.#pushPointerConstant(limit - 1);
    this.#code.op(this.#scope.width === 64 ? 0x83 : 0x71);
  }

  #access(opcode: number, offset: number): void {
    this.#code.op(opcode).u8(0).u32(offset);
    if (opcode === 0x258) this.#code.u8(this.#random.below(16));
    if (opcode === 0x25b) this.#code.u8(this.#random.below(2));
  }

  /** Loads stay inside: beyond a size that was rolled back a load answers 0 instead of trapping. */
  #load(type: number, depth: number): void {
    this.#expression(this.#pointer, depth + 1);
    this.#mask(this.#scope.memoryBytes / 2);
    this.#access(this.#random.pick(loads[type] ?? []), this.#random.pick(offsets));
  }

  #address(): void {
    const random = this.#random;
    const code = this.#code;
    const choice = random.below(12);
    const add = this.#scope.width === 64 ? Op.i64Add : Op.i32Add;
    if (choice < 3) {
      code.globalGet(this.#pointerGlobal);
    } else if (choice < 7) {
      code.localGet(this.#pointerLocal());
    } else if (choice < 9) {
      code.localGet(this.#pointerLocal());
      this.#pushPointerConstant(random.pick([1, 8, 24, 100, 4090, -8, -4096]));
      code.op(add);
    } else if (choice === 9) {
      this.#pushPointerConstant(random.pick([0, 16, 4090, 4096, 9000, this.#scope.memoryBytes - 4]));
    } else if (choice === 10 && random.oneIn(3)) {
      code.op(0x3f).u8(0);
      this.#pushPointerConstant(16);
      code.op(this.#scope.width === 64 ? Op.i64Shl : Op.i32Shl);
      this.#pushPointerConstant(random.pick([-16, -9, -4, 0]));
      code.op(add);
    } else {
      this.#expression(this.#pointer, 2);
      this.#mask(this.#scope.memoryBytes);
    }
  }

  #store(): void {
    const { opcode, type } = this.#random.pick(stores);
    this.#address();
    this.#expression(type, 2);
    this.#access(opcode, this.#random.pick(offsets));
  }

  /** Address and value reach the store as parameters of a block, so no instruction produces just them. */
  #storeOfBlockParameters(): void {
    const { opcode, type } = this.#random.pick(stores);
    this.#address();
    this.#expression(type, 3);
    const kind = this.#random.pick([Op.block, Op.loop]);
    this.#code.u8(kind).signed(this.#scope.typeIndex([this.#pointer, type], []));
    this.#access(opcode, this.#random.pick(offsets));
    this.#code.end();
  }

  #storeOfResults(): void {
    const { opcode, type } = this.#random.pick(stores);
    this.#code.u8(Op.block).signed(this.#scope.typeIndex([], [this.#pointer, type]));
    this.#labels.push([this.#pointer, type]);
    this.#address();
    this.#expression(type, 3);
    this.#labels.pop();
    this.#code.end();
    this.#access(opcode, this.#random.pick(offsets));
  }

  /** Mostly a step of about a page from another pointer, which the analysis follows. */
  #assignPointer(): void {
    if (this.#random.below(3) > 0) {
      this.#steppedPointer();
    } else {
      this.#expression(this.#pointer, 2);
      this.#mask(this.#scope.memoryBytes / 2);
    }
    this.#code.localSet(this.#pointerLocal());
  }

  #steppedPointer(): void {
    const random = this.#random;
    if (random.oneIn(4)) this.#code.globalGet(this.#pointerGlobal);
    else this.#code.localGet(this.#pointerLocal());
    this.#pushPointerConstant(random.pick([4096, 4096, 8192, 4000, 40, -4096]));
    this.#code.op(this.#scope.width === 64 ? Op.i64Add : Op.i32Add);
  }

  #assignLocal(): void {
    const type = this.#random.pick([i32, i64, f64, v128]);
    this.#expression(type, 1);
    const local = this.#local(type);
    if (this.#pointers.includes(local)) this.#mask(this.#scope.memoryBytes);
    this.#code.localSet(local);
  }

  #assignGlobal(): void {
    const global = this.#random.below(this.#scope.globals.length);
    const type = this.#scope.globals[global] ?? i32;
    if (global === this.#pointerGlobal) this.#steppedPointer();
    else if (type === f64) this.#constant(f64);
    else this.#expression(type, 2);
    this.#code.globalSet(global);
  }

  #ifElse(): void {
    this.#expression(i32, 2);
    this.#code.if();
    this.#labels.push([]);
    this.#statements(1 + this.#random.below(3));
    if (this.#random.oneIn(2)) {
      this.#code.u8(Op.else);
      this.#statements(1 + this.#random.below(3));
    }
    this.#labels.pop();
    this.#code.end();
  }

  #block(): void {
    this.#code.u8(Op.block).u8(0x40);
    this.#labels.push([]);
    this.#statements(1 + this.#random.below(4));
    this.#labels.pop();
    this.#code.end();
  }

  /** A loop that goes round while a condition holds, at times for ever. */
  #loop(): void {
    this.#code.u8(Op.loop).u8(0x40);
    this.#labels.push([]);
    this.#statements(1 + this.#random.below(4));
    const counter = this.#local(i32);
    if (!this.#pointers.includes(counter)) {
      this.#code.localGet(counter).i32Const(1).u8(Op.i32Add).localTee(counter);
      this.#code.i32Const(7).u8(Op.i32And).u8(Op.brIf).u32(0);
    }
    this.#labels.pop();
    this.#code.end();
  }

  #pushLabelTypes(depth: number): readonly number[] {
    const types = this.#labels[this.#labels.length - 1 - depth] ?? this.#results;
    for (const type of types) this.#expression(type, 3);
    return types;
  }

  #branchIf(): void {
    const depth = this.#random.below(this.#labels.length);
    const types = this.#pushLabelTypes(depth);
    this.#expression(i32, 3);
    this.#code.u8(Op.brIf).u32(depth);
    for (const _ of types) this.#code.u8(Op.drop);
  }

  /** A jump and dead code behind it. */
  #jump(): void {
    const random = this.#random;
    if (random.oneIn(2)) return;
    if (random.oneIn(12)) {
      this.#code.u8(Op.unreachable);
    } else if (random.oneIn(3)) {
      for (const type of this.#results) this.#expression(type, 3);
      this.#code.u8(Op.return);
    } else {
      const depth = random.below(this.#labels.length);
      this.#pushLabelTypes(depth);
      this.#code.u8(Op.br).u32(depth);
    }
    if (random.oneIn(2)) this.#code.u8(Op.i32Add).u8(Op.drop);
    if (random.oneIn(2)) this.#access(Op.i32Store, 0);
    if (random.oneIn(2)) this.#statement();
  }

  #branchTable(): void {
    const depth = this.#labels.length;
    const same = (label: number): boolean =>
      String(this.#labels[depth - 1 - label]) === String(this.#labels[depth - 1 - first]);
    const first = this.#random.below(depth);
    const targets = Array.from({ length: 3 }, () => this.#random.below(depth)).filter(same);
    this.#code.u8(Op.block).u8(0x40);
    this.#labels.push([]);
    this.#pushLabelTypes(first + 1);
    this.#expression(i32, 3);
    this.#code.u8(Op.brTable).u32(targets.length);
    for (const target of [...targets, first]) this.#code.u32(target + 1);
    this.#labels.pop();
    this.#code.end();
  }

  #call(): void {
    const { random, callable, tableSize, typeIndex } = this.#scope;
    if (callable.length === 0) return;
    const index = random.below(callable.length);
    const type = callable[index];
    if (type === undefined) return;
    for (const param of type.params) this.#expression(param, 3);
    const entry = random.below(callable.length + 1);
    if (random.oneIn(3) && entry < tableSize) {
      this.#code.i32Const(entry).u8(Op.callIndirect).u32(typeIndex(type.params, type.results)).u32(0);
    } else {
      this.#code.call(index);
    }
    for (const _ of type.results) this.#code.u8(Op.drop);
  }

  #grow(): void {
    this.#pushPointerConstant(this.#random.pick([0, 1, 1, 2, 100]));
    this.#code.op(Op.memoryGrow).u8(0).u8(Op.drop);
  }

  #bulk(): void {
    const random = this.#random;
    const choice = random.below(5);
    const length = random.pick([0, 1, 10, 5000, 20_000]);
    if (choice === 0) {
      this.#code.op(0x109).u32(2).op(0x10d).u32(0);
    } else if (choice === 1) {
      this.#address();
      this.#expression(i32, 3);
      this.#pushPointerConstant(length);
      this.#code.op(Op.memoryFill).u8(0);
    } else if (choice === 2) {
      this.#address();
      this.#address();
      this.#pushPointerConstant(length);
      this.#code.op(Op.memoryCopy).u8(0).u8(0);
    } else {
      this.#address();
      this.#code.i32Const(random.below(3)).i32Const(random.pick([0, 1, 20, 30]));
      this.#code
        .op(Op.memoryInit)
        .u32(random.pick([0, 1]))
        .u8(0);
    }
  }
}
