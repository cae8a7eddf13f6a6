import { CodeReader } from "./code-reader.ts";
import type { DecodedFunction } from "./decoded-function.ts";
import { complexityOf } from "./instruction-complexity.ts";
import { malformed, ModuleError, unsupportedFeature } from "./module-error.ts";
import { Immediate, immediateOf, nameOfRefusedOpcode, Op } from "./opcodes.ts";
import type { ByteRange, FunctionType, ParsedModule } from "./parsed-module.ts";
import { isValueType } from "./value-type.ts";

const maximumLocals = 50_000;

/** Reads the bodies of one module into a `DecodedFunction`, checking every index they name. */
export class FunctionDecoder {
  readonly #module: ParsedModule;
  readonly #reader: CodeReader;
  readonly #code: DecodedFunction;
  readonly #wide: boolean;
  readonly #openBlocks: number[] = [];

  constructor(module: ParsedModule, code: DecodedFunction) {
    this.#module = module;
    this.#reader = new CodeReader(module.bytes, 0);
    this.#code = code;
    this.#wide = module.memory?.width === 64;
  }

  /** @param index of the function among those that are not imported; a refusal names it */
  decode(index: number, type: FunctionType, body: ByteRange): void {
    const code = this.#code;
    const reader = this.#reader;
    code.reset();
    reader.position = body.start;
    this.#readLocals(type.params.length);
    this.#openBlocks.length = 0;
    for (let depth = 1; depth > 0;) {
      const start = reader.position;
      const opcode = this.#readOpcode();
      const form = immediateOf[opcode] ?? Immediate.unknown;
      if (form === Immediate.unknown) this.#refuse(index, opcode);
      const at = code.append(opcode, start);
      code.complexity += complexityOf[opcode] ?? 1;
      if (form !== Immediate.none) this.#readImmediate(at, form);
      if (opcode >= Op.block && opcode <= Op.if) {
        depth++;
        this.#openBlock(at, opcode);
      } else if (opcode === Op.end) {
        depth--;
        this.#closeBlock();
      } else if (opcode === Op.else) {
        this.#checkElse();
      } else if (opcode === Op.unreachable) {
        this.#discountCall(at);
      } else if (form === Immediate.label && (code.a[at] ?? 0) >= depth) {
        throw malformed("a branch leaves the function");
      }
    }
    code.starts[code.count] = reader.position;
    if (reader.position !== body.end) throw malformed(`function ${index} does not end with its body`);
  }

  #readLocals(parameters: number): void {
    const code = this.#code;
    const reader = this.#reader;
    code.localGroups = reader.u32();
    code.localsStart = reader.position;
    let locals = parameters;
    for (let group = 0; group < code.localGroups; group++) {
      locals += reader.u32();
      const type = reader.u8();
      if (!isValueType(type)) throw unsupportedFeature(`value type 0x${type.toString(16)} is not supported`);
      if (locals > maximumLocals) throw malformed(`a function has more than ${maximumLocals} locals`);
    }
    code.localCount = locals;
  }

  #readOpcode(): number {
    const opcode = this.#reader.u8();
    if (opcode < 0xfc || opcode === 0xfe) return opcode;
    const number = this.#reader.u32();
    if (opcode === 0xfc) return number < 0x100 ? 0x100 + number : 0xff;
    if (opcode === 0xfd) return 0x200 + Math.min(number, 0x1ff);
    return opcode;
  }

  #refuse(index: number, opcode: number): never {
    const what = nameOfRefusedOpcode(opcode);
    throw new ModuleError(
      "wasm/unsupported-instruction",
      `Wasm module contains a function at index ${index} with unsupported instruction ${what}`,
    );
  }

  #openBlock(at: number, opcode: number): void {
    const code = this.#code;
    this.#openBlocks.push(at);
    if (opcode !== Op.loop) return;
    code.hasLoop = true;
    code.c[at] = code.assigned.length;
    code.e[at] = code.callCount;
    code.f[at] = code.globalChangeCount;
  }

  #closeBlock(): void {
    const code = this.#code;
    const opened = this.#openBlocks.pop();
    if (opened === undefined) return;
    code.d[opened] = code.assigned.length;
    code.e[opened] = code.callCount - (code.e[opened] ?? 0);
    code.f[opened] = code.globalChangeCount - (code.f[opened] ?? 0);
  }

  /** A call in front of unreachable does not come back, so nothing behind it has to reckon with it. */
  #discountCall(at: number): void {
    const code = this.#code;
    const previous = code.opcodes[at - 1];
    if (at === 0 || (previous !== Op.call && previous !== Op.callIndirect)) return;
    code.callCount--;
    code.globalChangeCount--;
  }

  #checkElse(): void {
    const opened = this.#openBlocks.at(-1);
    const code = this.#code;
    if (opened === undefined || code.opcodes[opened] !== Op.if || code.c[opened] === -1) {
      throw malformed("an else has no if");
    }
    code.c[opened] = -1;
  }

  #readImmediate(at: number, form: number): void {
    const code = this.#code;
    const reader = this.#reader;
    switch (form) {
      case Immediate.localIndex: {
        const local = this.#index(code.localCount, "local");
        code.a[at] = local;
        if (code.opcodes[at] !== Op.localGet) code.assigned.push(local);
        return;
      }
      case Immediate.i32:
        code.a[at] = reader.s32();
        return;
      case Immediate.i64:
        code.a[at] = reader.s64();
        return;
      case Immediate.memoryAccess:
      case Immediate.memoryAccessAndLane:
        this.#readMemoryAccess(at);
        if (form === Immediate.memoryAccessAndLane) reader.skip(1);
        return;
      case Immediate.label:
        code.a[at] = reader.u32();
        return;
      case Immediate.blockType:
        this.#readBlockType(at);
        return;
      case Immediate.functionIndex:
      case Immediate.typeAndTable:
        this.#readCallee(at, form);
        return;
      default:
        this.#readRareImmediate(at, form);
    }
  }

  #readRareImmediate(at: number, form: number): void {
    const code = this.#code;
    const reader = this.#reader;
    switch (form) {
      case Immediate.labels:
        this.#readLabels(at);
        return;
      case Immediate.globalIndex:
        code.a[at] = this.#index(this.#module.globals.length, "global");
        if (code.opcodes[at] === Op.globalSet) code.globalChangeCount++;
        return;
      case Immediate.valueTypes:
        for (let count = reader.u32(); count > 0; count--) reader.skip(1);
        return;
      case Immediate.tableIndex:
        this.#index(this.#module.tables.length, "table");
        return;
      case Immediate.memoryIndex:
        this.#readMemoryIndex();
        return;
      case Immediate.twoMemories:
        this.#readMemoryIndex();
        this.#readMemoryIndex();
        return;
      case Immediate.dataAndMemory:
        code.a[at] = this.#index(this.#module.data.length, "data segment");
        this.#readMemoryIndex();
        return;
      case Immediate.dataIndex:
        this.#index(this.#module.data.length, "data segment");
        return;
      case Immediate.elementIndex:
        this.#index(this.#module.elementCount, "element segment");
        return;
      case Immediate.bytes4:
        reader.skip(4);
        return;
      case Immediate.bytes8:
        reader.skip(8);
        return;
      case Immediate.bytes16:
        reader.skip(16);
        return;
      default:
        reader.skip(1);
    }
  }

  #index(count: number, what: string): number {
    const index = this.#reader.u32();
    if (index >= count) throw malformed(`unknown ${what} ${index}: there are ${count}`);
    return index;
  }

  #readMemoryIndex(): void {
    if (this.#module.memory === undefined) throw malformed("a memory instruction needs a memory");
    this.#code.hasCall = true;
    this.#code.callCount++;
    if (this.#reader.u8() !== 0) throw unsupportedFeature("multiple memories are not supported");
  }

  #readMemoryAccess(at: number): void {
    if (this.#module.memory === undefined) throw malformed("a memory access needs a memory");
    const alignment = this.#reader.u32();
    if (alignment >= 0x40) throw unsupportedFeature("multiple memories are not supported");
    this.#code.a[at] = this.#wide ? this.#reader.u64() : this.#reader.u32();
  }

  #readBlockType(at: number): void {
    const code = this.#code;
    const reader = this.#reader;
    const first = reader.u8();
    code.a[at] = 0;
    code.b[at] = 0;
    code.c[at] = 0;
    if (first === 0x40) return;
    if (isValueType(first)) {
      code.b[at] = 1;
      return;
    }
    if (first < 0x80 && first >= 0x40)
      throw unsupportedFeature(`block type 0x${first.toString(16)} is not supported`);
    reader.position--;
    const type = this.#type(this.#index(this.#module.types.length, "type"));
    code.a[at] = type.params.length;
    code.b[at] = type.results.length;
  }

  #type(index: number): FunctionType {
    const type = this.#module.types[index];
    if (type === undefined) throw malformed(`unknown type ${index}`);
    return type;
  }

  #readCallee(at: number, form: number): void {
    const code = this.#code;
    const indirect = form === Immediate.typeAndTable;
    const index = indirect ? this.#index(this.#module.types.length, "type") : this.#readFunctionIndex();
    if (indirect) this.#index(this.#module.tables.length, "table");
    const type = this.#type(indirect ? index : (this.#module.functionTypes[index] ?? -1));
    code.a[at] = index;
    if (code.opcodes[at] === Op.refFunc) return;
    code.hasCall = true;
    code.callCount++;
    code.globalChangeCount++;
    code.b[at] = type.params.length + (indirect ? 1 : 0);
    code.c[at] = type.results.length;
  }

  #readFunctionIndex(): number {
    return this.#index(this.#module.functionTypes.length, "function");
  }

  #readLabels(at: number): void {
    const code = this.#code;
    const reader = this.#reader;
    const count = reader.u32() + 1;
    const depth = this.#openBlocks.length;
    code.a[at] = code.labels.length;
    code.b[at] = count;
    for (let label = 0; label < count; label++) {
      const target = reader.u32();
      if (target > depth) throw malformed("a branch leaves the function");
      code.labels.push(target);
    }
  }
}
