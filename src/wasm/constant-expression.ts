import type { ByteReader } from "../bytes/mod.ts";
import { malformed, unsupportedFeature } from "./module-error.ts";
import { Op } from "./opcodes.ts";
import type { ConstantOffset } from "./parsed-module.ts";

const extendedConstant = new Set([0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e]);

/** What a constant expression may refer to. */
export interface ConstantScope {
  readonly functionCount: number;
  readonly globalCount: number;
}

function readOperand(reader: ByteReader, opcode: number, scope: ConstantScope): bigint | undefined {
  switch (opcode) {
    case Op.i32Const:
      return BigInt(reader.sleb128_32());
    case Op.i64Const:
      return reader.sleb128_64();
    case 0x43:
      reader.skip(4);
      return undefined;
    case 0x44:
      reader.skip(8);
      return undefined;
    case 0xfd:
      if (reader.leb128U32() !== 0x0c) throw malformed("a constant expression uses a vector instruction");
      reader.skip(16);
      return undefined;
    case Op.globalGet:
      if (reader.leb128U32() >= scope.globalCount)
        throw malformed("a constant expression reads an unknown global");
      return undefined;
    case Op.refNull:
      reader.skip(1);
      return undefined;
    case Op.refFunc:
      if (reader.leb128U32() >= scope.functionCount)
        throw malformed("a constant expression names an unknown function");
      return undefined;
    default:
      if (extendedConstant.has(opcode)) return undefined;
      throw unsupportedFeature(`constant expression with instruction 0x${opcode.toString(16)}`);
  }
}

/** Reads a constant expression with its `end`. The answer tells whether it is one plain integer constant. */
export function readConstantExpression(reader: ByteReader, scope: ConstantScope): ConstantOffset {
  const first = reader.u8();
  const value = readOperand(reader, first, scope);
  let instructions = 1;
  for (;;) {
    const opcode = reader.u8();
    if (opcode === Op.end) break;
    readOperand(reader, opcode, scope);
    instructions++;
  }
  if (value === undefined || instructions > 1) return { kind: "other", opcode: first };
  return { kind: first === Op.i32Const ? "i32" : "i64", value };
}
