import { encodeUtf8 } from "../../../src/bytes/mod.ts";
import { SeededRandom } from "../../../src/bytes/testing/seeded-random.ts";
import { CodeBuffer } from "../../../src/wasm/code-buffer.ts";
import type { RandomModule } from "../../../src/wasm/testing/random-module.ts";
import { ValueType } from "../../../src/wasm/value-type.ts";
import { type Access, type Instruction, instructions, loads, stores } from "./instruction-table.ts";

const { i32, i64, f32, f64, v128 } = ValueType;
const types: readonly number[] = [i32, i64, f32, f64, v128];
const localsPerType = 3;
const params: readonly number[] = [i32, i64];
const globals: readonly number[] = [i32, i64, f64, i32];
const memoryPages = 2;
/** Where the locals are written at the end, above what addresses reach. */
const resultsAt = 100_000;

const op = {
  select: 0x1b,
  end: 0x0b,
  i32And: 0x71,
  i64And: 0x83,
  f32Eq: 0x5b,
  f64Eq: 0x61,
  bitselect: 0x252,
};
const storeOf: Readonly<Record<number, number>> = {
  [i32]: 0x36,
  [i64]: 0x37,
  [f32]: 0x38,
  [f64]: 0x39,
  [v128]: 0x20b,
};

/** Division and truncation stop a program early, so most draws of them are drawn again. */
function mayTrap({ opcode }: Instruction): boolean {
  return (
    (opcode >= 0x6d && opcode <= 0x70) ||
    (opcode >= 0x7f && opcode <= 0x82) ||
    (opcode >= 0xa8 && opcode <= 0xab) ||
    (opcode >= 0xae && opcode <= 0xb1)
  );
}

/** Writes one function, a step for each of its seeds: the result of every step goes into a local. */
class StepWriter {
  readonly code: CodeBuffer = new CodeBuffer();
  readonly #width: 32 | 64;
  #random: SeededRandom = new SeededRandom(0);

  constructor(width: 32 | 64) {
    this.#width = width;
  }

  step(seed: number): void {
    this.#random = new SeededRandom(seed);
    const choice = this.#random.below(12);
    if (choice < 8) this.#operation();
    else if (choice === 8) this.#load(this.#random.pick(loads));
    else if (choice < 11) this.#store(this.#random.pick(stores));
    else this.#global();
  }

  /** Shows all locals in the memory and answers one. */
  finish(): Uint8Array {
    for (const [index, type] of types
      .flatMap((one) => Array(localsPerType).fill(one) as number[])
      .entries()) {
      this.#pointer(resultsAt + 16 * index);
      this.code
        .localGet(params.length + index)
        .op(storeOf[type] ?? 0)
        .u8(0)
        .u32(0);
    }
    return this.code.localGet(localOf(i64, 0)).end().view().slice();
  }

  #operation(): void {
    let instruction = this.#random.pick(instructions);
    if (mayTrap(instruction) && !this.#random.oneIn(16)) instruction = this.#random.pick(instructions);
    for (const type of instruction.params) this.#operand(type);
    this.code.op(instruction.opcode);
    if (instruction.lanes !== undefined) this.code.u8(this.#random.below(instruction.lanes));
    if (instruction.shuffles) for (let lane = 0; lane < 16; lane += 1) this.code.u8(this.#random.below(32));
    const local = this.#anyLocal(instruction.result);
    this.code.localSet(local);
    if (instruction.floats !== undefined) this.#canonicalize(local, instruction);
  }

  /** The bits of a NaN are not fixed by the specification, so none but the canonical one goes on. */
  #canonicalize(local: number, { result, floats = 32 }: Instruction): void {
    const code = this.code;
    code.localGet(local);
    if (result === v128) {
      code.op(0x20c);
      for (let lane = 0; lane < 128 / floats; lane += 1) canonicalNan(code, floats);
      code
        .localGet(local)
        .localGet(local)
        .op(floats === 32 ? 0x241 : 0x247)
        .op(op.bitselect);
    } else {
      code.u8(floats === 32 ? 0x43 : 0x44);
      canonicalNan(code, floats);
      code
        .localGet(local)
        .localGet(local)
        .u8(floats === 32 ? op.f32Eq : op.f64Eq)
        .u8(op.select);
    }
    code.localSet(local);
  }

  #load({ opcode, type, lanes }: Access): void {
    this.#address();
    if (lanes !== undefined) this.#operand(v128);
    this.#access(opcode, lanes);
    const local = this.#anyLocal(type);
    this.code.localSet(local);
    if (type === f32 || type === f64)
      this.#canonicalize(local, { opcode, params, result: type, floats: type === f32 ? 32 : 64 });
  }

  #store({ opcode, type, lanes }: Access): void {
    this.#address();
    this.#operand(type);
    this.#access(opcode, lanes);
  }

  #access(opcode: number, lanes: number | undefined): void {
    this.code
      .op(opcode)
      .u8(0)
      .u32(this.#random.pick([0, 1, 3, 4093, 4095, 60_000]));
    if (lanes !== undefined) this.code.u8(this.#random.below(lanes));
  }

  #global(): void {
    const index = this.#random.below(globals.length);
    const type = globals[index] ?? i32;
    if (this.#random.oneIn(2)) {
      this.#operand(type);
      this.code.globalSet(index);
    } else {
      this.code.globalGet(index).localSet(this.#anyLocal(type));
    }
  }

  /** Below 32 KiB, mostly near the end of a page. */
  #address(): void {
    const random = this.#random;
    if (random.oneIn(2)) {
      this.#pointer(random.pick([0, 4080, 4090, 4095, 8185, 30_000]));
      return;
    }
    this.#operand(this.#width === 64 ? i64 : i32);
    this.#pointer(0x7fff);
    this.code.u8(this.#width === 64 ? op.i64And : op.i32And);
  }

  #pointer(value: number): void {
    if (this.#width === 64) this.code.i64Const(value);
    else this.code.i32Const(value);
  }

  #operand(type: number): void {
    const random = this.#random;
    if (random.below(4) > 0) {
      const param = params.indexOf(type);
      if (param >= 0 && random.oneIn(4)) this.code.localGet(param);
      else this.code.localGet(this.#anyLocal(type));
      return;
    }
    const value = random.pick([0, 1, -1, 31, 32, 63, -128, 255, 0x7fff_ffff, -0x8000_0000, random.u32() | 0]);
    if (type === i32) this.code.i32Const(value);
    else if (type === i64) this.code.i64Const(value * random.pick([1, 2 ** 20]));
    else if (type === f32) this.code.i32Const(value).u8(0xb2);
    else if (type === f64) this.code.i32Const(value).u8(0xb7);
    else this.code.op(0x20c).copy(random.bytes(16));
  }

  #anyLocal(type: number): number {
    return localOf(type, this.#random.below(localsPerType));
  }
}

function localOf(type: number, number: number): number {
  return params.length + localsPerType * types.indexOf(type) + number;
}

function canonicalNan(code: CodeBuffer, floats: 32 | 64): void {
  for (let byte = 0; byte < floats / 8 - 2; byte += 1) code.u8(0);
  code.u8(floats === 32 ? 0xc0 : 0xf8).u8(0x7f);
}

function section(id: number, entries: readonly Uint8Array[]): Uint8Array {
  const content = new CodeBuffer().u32(entries.length);
  for (const entry of entries) content.copy(entry);
  return new CodeBuffer().u8(id).u32(content.length).copy(content.view()).view().slice();
}

function exportEntry(name: string, kind: number, index: number): Uint8Array {
  return new CodeBuffer().u32(name.length).copy(encodeUtf8(name)).u8(kind).u32(index).view().slice();
}

function zeroGlobal(type: number): Uint8Array {
  const code = new CodeBuffer().u8(type).u8(1);
  if (type === i32) code.i32Const(0);
  else if (type === i64) code.i64Const(0);
  else code.u8(0x44).copy(new Uint8Array(8));
  return code.end().view().slice();
}

/** A module with one function of steps over locals of every type, a memory and globals. */
export function instructionModule(steps: readonly number[], width: 32 | 64): RandomModule {
  const writer = new StepWriter(width);
  for (const seed of steps) writer.step(seed);
  const declared = types.flatMap((type) => [localsPerType, type]);
  const code = writer.finish();
  const body = new CodeBuffer().u32(types.length).copy(Uint8Array.from(declared)).copy(code);
  const exports = [
    exportEntry("memory", 2, 0),
    exportEntry("f0", 0, 0),
    ...globals.map((_, index) => exportEntry(`g${index}`, 3, index)),
  ];
  const module = new CodeBuffer().copy(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  module
    .copy(section(1, [Uint8Array.of(0x60, params.length, ...params, 1, i64)]))
    .copy(section(3, [Uint8Array.of(0)]))
    .copy(section(5, [Uint8Array.of(width === 64 ? 4 : 0, memoryPages)]))
    .copy(section(6, globals.map(zeroGlobal)))
    .copy(section(7, exports))
    .copy(section(10, [new CodeBuffer().u32(body.length).copy(body.view()).view().slice()]));
  return { bytes: module.view().slice(), width, entryPoints: 1, globals: globals.length };
}
