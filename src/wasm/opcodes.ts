/** Opcodes the rewriter treats specially. Prefixed opcodes are numbered `0x100 + n` (prefix 0xfc) and `0x200 + n` (0xfd). */
export const Op = {
  unreachable: 0x00,
  nop: 0x01,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  returnCall: 0x12,
  returnCallIndirect: 0x13,
  drop: 0x1a,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  i32Load8U: 0x2d,
  i32Load: 0x28,
  i32Store: 0x36,
  i64Store32: 0x3e,
  i32Store8: 0x3a,
  memorySize: 0x3f,
  memoryGrow: 0x40,
  i32Const: 0x41,
  i64Const: 0x42,
  i32Eqz: 0x45,
  i32LtS: 0x48,
  i32LtU: 0x49,
  i32GeU: 0x4f,
  i64Eqz: 0x50,
  i64LtS: 0x53,
  i64LtU: 0x54,
  i64GtU: 0x56,
  i64GeU: 0x5a,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32And: 0x71,
  i32Or: 0x72,
  i32Shl: 0x74,
  i32ShrU: 0x76,
  i64Add: 0x7c,
  i64Sub: 0x7d,
  i64Shl: 0x86,
  i64ShrU: 0x88,
  i32WrapI64: 0xa7,
  i64ExtendI32U: 0xad,
  i32ReinterpretF32: 0xbc,
  i64ReinterpretF64: 0xbd,
  f32ReinterpretI32: 0xbe,
  f64ReinterpretI64: 0xbf,
  refNull: 0xd0,
  refFunc: 0xd2,
  memoryInit: 0x108,
  dataDrop: 0x109,
  memoryCopy: 0x10a,
  memoryFill: 0x10b,
  elemDrop: 0x10d,
  v128Store: 0x20b,
  v128Const: 0x20c,
  v128Store8Lane: 0x258,
  v128Store64Lane: 0x25b,
} as const;

/** Forms of the bytes that follow an opcode. */
export const Immediate = {
  unknown: 0,
  none: 1,
  blockType: 2,
  label: 3,
  labels: 4,
  functionIndex: 5,
  typeAndTable: 6,
  valueTypes: 7,
  localIndex: 8,
  globalIndex: 9,
  tableIndex: 10,
  memoryAccess: 11,
  memoryIndex: 12,
  i32: 13,
  i64: 14,
  bytes4: 15,
  bytes8: 16,
  bytes16: 17,
  referenceType: 18,
  dataAndMemory: 19,
  dataIndex: 20,
  twoMemories: 21,
  elementIndex: 22,
  lane: 23,
  memoryAccessAndLane: 24,
} as const;

const opcodeCount = 0x300;
/** Form of the immediate by opcode; `Immediate.unknown` for an opcode that is not accepted. */
export const immediateOf: Uint8Array = new Uint8Array(opcodeCount);
/** Operands taken by opcode, where the number is fixed. */
export const popsOf: Uint8Array = new Uint8Array(opcodeCount);
/** Results pushed by opcode, where the number is fixed. */
export const pushesOf: Uint8Array = new Uint8Array(opcodeCount);
/** Bytes written by a store opcode, 0 for every other. */
export const storeBytesOf: Uint8Array = new Uint8Array(opcodeCount);
/** 1 for an opcode that can trap for another reason than a memory access. */
export const canTrapOtherwise: Uint8Array = new Uint8Array(opcodeCount);

function define(
  first: number,
  last: number,
  pops: number,
  pushes: number,
  immediate: number = Immediate.none,
): void {
  for (let opcode = first; opcode <= last; opcode++) {
    popsOf[opcode] = pops;
    pushesOf[opcode] = pushes;
    immediateOf[opcode] = immediate;
  }
}

function defineControl(): void {
  define(0x00, 0x01, 0, 0);
  define(0x02, 0x04, 0, 0, Immediate.blockType);
  define(0x05, 0x05, 0, 0);
  define(0x0b, 0x0b, 0, 0);
  define(0x0c, 0x0d, 0, 0, Immediate.label);
  define(0x0e, 0x0e, 0, 0, Immediate.labels);
  define(0x0f, 0x0f, 0, 0);
  define(0x10, 0x10, 0, 0, Immediate.functionIndex);
  define(0x11, 0x11, 0, 0, Immediate.typeAndTable);
  define(0x12, 0x12, 0, 0, Immediate.functionIndex);
  define(0x13, 0x13, 0, 0, Immediate.typeAndTable);
}

function definePlain(): void {
  define(0x1a, 0x1a, 1, 0);
  define(0x1b, 0x1b, 3, 1);
  define(0x1c, 0x1c, 3, 1, Immediate.valueTypes);
  define(0x20, 0x20, 0, 1, Immediate.localIndex);
  define(0x21, 0x21, 1, 0, Immediate.localIndex);
  define(0x22, 0x22, 1, 1, Immediate.localIndex);
  define(0x23, 0x23, 0, 1, Immediate.globalIndex);
  define(0x24, 0x24, 1, 0, Immediate.globalIndex);
  define(0x25, 0x25, 1, 1, Immediate.tableIndex);
  define(0x28, 0x35, 1, 1, Immediate.memoryAccess);
  define(0x36, 0x3e, 2, 0, Immediate.memoryAccess);
  define(0x3f, 0x3f, 0, 1, Immediate.memoryIndex);
  define(0x40, 0x40, 1, 1, Immediate.memoryIndex);
  define(0x41, 0x41, 0, 1, Immediate.i32);
  define(0x42, 0x42, 0, 1, Immediate.i64);
  define(0x43, 0x43, 0, 1, Immediate.bytes4);
  define(0x44, 0x44, 0, 1, Immediate.bytes8);
  define(0x46, 0xa6, 2, 1);
  for (const opcode of [0x45, 0x50, 0x67, 0x68, 0x69, 0x79, 0x7a, 0x7b]) define(opcode, opcode, 1, 1);
  define(0x8b, 0x91, 1, 1);
  define(0x99, 0x9f, 1, 1);
  define(0xa7, 0xc4, 1, 1);
  define(0xd0, 0xd0, 0, 1, Immediate.referenceType);
  define(0xd1, 0xd1, 1, 1);
  define(0xd2, 0xd2, 0, 1, Immediate.functionIndex);
}

function defineBulk(): void {
  define(0x100, 0x107, 1, 1);
  define(0x108, 0x108, 3, 0, Immediate.dataAndMemory);
  define(0x109, 0x109, 0, 0, Immediate.dataIndex);
  define(0x10a, 0x10a, 3, 0, Immediate.twoMemories);
  define(0x10b, 0x10b, 3, 0, Immediate.memoryIndex);
  define(0x10d, 0x10d, 0, 0, Immediate.elementIndex);
  define(0x110, 0x110, 0, 1, Immediate.tableIndex);
}

const vectorUnary = [
  [0x0f, 0x14],
  [0x4d, 0x4d],
  [0x53, 0x53],
  [0x5e, 0x64],
  [0x67, 0x6a],
  [0x74, 0x75],
  [0x7a, 0x7a],
  [0x7c, 0x81],
  [0x83, 0x84],
  [0x87, 0x8a],
  [0x94, 0x94],
  [0xa0, 0xa1],
  [0xa3, 0xa4],
  [0xa7, 0xaa],
  [0xc0, 0xc1],
  [0xc3, 0xc4],
  [0xc7, 0xca],
  [0xe0, 0xe1],
  [0xe3, 0xe3],
  [0xec, 0xed],
  [0xef, 0xef],
  [0xf8, 0xff],
] as const;
const vectorBinary = [
  [0x0e, 0x0e],
  [0x23, 0x4c],
  [0x4e, 0x51],
  [0x65, 0x66],
  [0x6b, 0x73],
  [0x76, 0x79],
  [0x7b, 0x7b],
  [0x82, 0x82],
  [0x85, 0x86],
  [0x8b, 0x93],
  [0x95, 0x99],
  [0x9b, 0x9f],
  [0xab, 0xae],
  [0xb1, 0xb1],
  [0xb5, 0xba],
  [0xbc, 0xbf],
  [0xcb, 0xce],
  [0xd1, 0xd1],
  [0xd5, 0xdf],
  [0xe4, 0xeb],
  [0xf0, 0xf7],
] as const;

function defineVector(): void {
  for (const [first, last] of vectorUnary) define(0x200 + first, 0x200 + last, 1, 1);
  for (const [first, last] of vectorBinary) define(0x200 + first, 0x200 + last, 2, 1);
  define(0x200, 0x20a, 1, 1, Immediate.memoryAccess);
  define(0x20b, 0x20b, 2, 0, Immediate.memoryAccess);
  define(0x20c, 0x20c, 0, 1, Immediate.bytes16);
  define(0x20d, 0x20d, 2, 1, Immediate.bytes16);
  for (const extract of [0x15, 0x16, 0x18, 0x19, 0x1b, 0x1d, 0x1f, 0x21]) {
    define(0x200 + extract, 0x200 + extract, 1, 1, Immediate.lane);
  }
  for (const replace of [0x17, 0x1a, 0x1c, 0x1e, 0x20, 0x22]) {
    define(0x200 + replace, 0x200 + replace, 2, 1, Immediate.lane);
  }
  define(0x252, 0x252, 3, 1);
  define(0x254, 0x257, 2, 1, Immediate.memoryAccessAndLane);
  define(0x258, 0x25b, 2, 0, Immediate.memoryAccessAndLane);
  define(0x25c, 0x25d, 1, 1, Immediate.memoryAccess);
}

defineControl();
definePlain();
defineBulk();
defineVector();

storeBytesOf.set([4, 8, 4, 8, 1, 2, 1, 2, 4], Op.i32Store);
storeBytesOf.set([1, 2, 4, 8], Op.v128Store8Lane);
storeBytesOf[Op.v128Store] = 16;

for (const [first, last] of [
  [0x25, 0x25],
  [0x6d, 0x70],
  [0x7f, 0x82],
  [0xa8, 0xab],
  [0xae, 0xb1],
] as const) {
  canTrapOtherwise.fill(1, first, last + 1);
}

const tableMutations: ReadonlyMap<number, string> = new Map([
  [0x26, "table.set"],
  [0x10c, "table.init"],
  [0x10e, "table.copy"],
  [0x10f, "table.grow"],
  [0x111, "table.fill"],
]);

/** What to call an opcode that is not accepted, in the message of a refusal. */
export function nameOfRefusedOpcode(opcode: number): string {
  const mutation = tableMutations.get(opcode);
  if (mutation !== undefined) return mutation;
  const code = `0x${opcode.toString(16)}`;
  if (opcode >= 0x300) return `relaxed SIMD ${code}`;
  if (opcode === 0xfe) return "atomic memory access";
  if (opcode === 0xfb || opcode === 0xd3 || opcode === 0x14 || opcode === 0x15)
    return `typed reference or GC ${code}`;
  if ((opcode >= 0x06 && opcode <= 0x0a) || opcode === 0x18 || opcode === 0x19 || opcode === 0x1f) {
    return `exception handling ${code}`;
  }
  return code;
}
