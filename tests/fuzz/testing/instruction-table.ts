import { ValueType } from "../../../src/wasm/value-type.ts";

/** An instruction that takes values and gives one, with random bytes behind its opcode. */
export interface Instruction {
  /** Prefixed opcodes are `0x100 + n` (prefix 0xfc) and `0x200 + n` (0xfd). */
  readonly opcode: number;
  readonly params: readonly number[];
  readonly result: number;
  /** Number of lanes of which one is named. */
  readonly lanes?: number;
  /** Width of the floats in the result, if it holds some. */
  readonly floats?: 32 | 64;
  readonly shuffles?: true;
}

const { i32, i64, f32, f64, v128 } = ValueType;

/** Opcodes from the first to the last, with the types of all of them. */
type Row = readonly [first: number, last: number, params: readonly number[], result: number];

const scalarRows: readonly Row[] = [
  [0x45, 0x45, [i32], i32],
  [0x46, 0x4f, [i32, i32], i32],
  [0x50, 0x50, [i64], i32],
  [0x51, 0x5a, [i64, i64], i32],
  [0x5b, 0x60, [f32, f32], i32],
  [0x61, 0x66, [f64, f64], i32],
  [0x67, 0x69, [i32], i32],
  [0x6a, 0x78, [i32, i32], i32],
  [0x79, 0x7b, [i64], i64],
  [0x7c, 0x8a, [i64, i64], i64],
  [0x8b, 0x91, [f32], f32],
  [0x92, 0x98, [f32, f32], f32],
  [0x99, 0x9f, [f64], f64],
  [0xa0, 0xa6, [f64, f64], f64],
  [0xa7, 0xa7, [i64], i32],
  [0xa8, 0xa9, [f32], i32],
  [0xaa, 0xab, [f64], i32],
  [0xac, 0xad, [i32], i64],
  [0xae, 0xaf, [f32], i64],
  [0xb0, 0xb1, [f64], i64],
  [0xb2, 0xb3, [i32], f32],
  [0xb4, 0xb5, [i64], f32],
  [0xb6, 0xb6, [f64], f32],
  [0xb7, 0xb8, [i32], f64],
  [0xb9, 0xba, [i64], f64],
  [0xbb, 0xbb, [f32], f64],
  [0xbc, 0xbc, [f32], i32],
  [0xbd, 0xbd, [f64], i64],
  [0xbe, 0xbe, [i32], f32],
  [0xbf, 0xbf, [i64], f64],
  [0xc0, 0xc1, [i32], i32],
  [0xc2, 0xc4, [i64], i64],
  [0x100, 0x101, [f32], i32],
  [0x102, 0x103, [f64], i32],
  [0x104, 0x105, [f32], i64],
  [0x106, 0x107, [f64], i64],
];

const unary = [v128];
const binary = [v128, v128];
const shift = [v128, i32];

const vectorRows: readonly Row[] = [
  [0x20e, 0x20e, binary, v128],
  [0x20f, 0x211, [i32], v128],
  [0x212, 0x212, [i64], v128],
  [0x223, 0x24c, binary, v128],
  [0x24d, 0x24d, unary, v128],
  [0x24e, 0x251, binary, v128],
  [0x252, 0x252, [v128, v128, v128], v128],
  [0x253, 0x253, unary, i32],
  [0x260, 0x262, unary, v128],
  [0x263, 0x264, unary, i32],
  [0x265, 0x266, binary, v128],
  [0x26b, 0x26d, shift, v128],
  [0x26e, 0x273, binary, v128],
  [0x276, 0x279, binary, v128],
  [0x27b, 0x27b, binary, v128],
  [0x27c, 0x281, unary, v128],
  [0x282, 0x282, binary, v128],
  [0x283, 0x284, unary, i32],
  [0x285, 0x286, binary, v128],
  [0x287, 0x28a, unary, v128],
  [0x28b, 0x28d, shift, v128],
  [0x28e, 0x293, binary, v128],
  [0x295, 0x299, binary, v128],
  [0x29b, 0x29f, binary, v128],
  [0x2a0, 0x2a1, unary, v128],
  [0x2a3, 0x2a4, unary, i32],
  [0x2a7, 0x2aa, unary, v128],
  [0x2ab, 0x2ad, shift, v128],
  [0x2ae, 0x2ae, binary, v128],
  [0x2b1, 0x2b1, binary, v128],
  [0x2b5, 0x2ba, binary, v128],
  [0x2bc, 0x2bf, binary, v128],
  [0x2c0, 0x2c1, unary, v128],
  [0x2c3, 0x2c4, unary, i32],
  [0x2c7, 0x2ca, unary, v128],
  [0x2cb, 0x2cd, shift, v128],
  [0x2ce, 0x2ce, binary, v128],
  [0x2d1, 0x2d1, binary, v128],
  [0x2d5, 0x2df, binary, v128],
  [0x2f8, 0x2f9, unary, v128],
  [0x2fc, 0x2fd, unary, v128],
];

const float32Rows: readonly Row[] = [
  [0x213, 0x213, [f32], v128],
  [0x25e, 0x25e, unary, v128],
  [0x267, 0x26a, unary, v128],
  [0x2e0, 0x2e1, unary, v128],
  [0x2e3, 0x2e3, unary, v128],
  [0x2e4, 0x2eb, binary, v128],
  [0x2fa, 0x2fb, unary, v128],
];

const float64Rows: readonly Row[] = [
  [0x214, 0x214, [f64], v128],
  [0x25f, 0x25f, unary, v128],
  [0x274, 0x275, unary, v128],
  [0x27a, 0x27a, unary, v128],
  [0x294, 0x294, unary, v128],
  [0x2ec, 0x2ed, unary, v128],
  [0x2ef, 0x2ef, unary, v128],
  [0x2f0, 0x2f7, binary, v128],
  [0x2fe, 0x2ff, unary, v128],
];

const laneInstructions: readonly Instruction[] = [
  { opcode: 0x215, params: unary, result: i32, lanes: 16 },
  { opcode: 0x216, params: unary, result: i32, lanes: 16 },
  { opcode: 0x217, params: shift, result: v128, lanes: 16 },
  { opcode: 0x218, params: unary, result: i32, lanes: 8 },
  { opcode: 0x219, params: unary, result: i32, lanes: 8 },
  { opcode: 0x21a, params: shift, result: v128, lanes: 8 },
  { opcode: 0x21b, params: unary, result: i32, lanes: 4 },
  { opcode: 0x21c, params: shift, result: v128, lanes: 4 },
  { opcode: 0x21d, params: unary, result: i64, lanes: 2 },
  { opcode: 0x21e, params: [v128, i64], result: v128, lanes: 2 },
  { opcode: 0x21f, params: unary, result: f32, lanes: 4 },
  { opcode: 0x220, params: [v128, f32], result: v128, lanes: 4 },
  { opcode: 0x221, params: unary, result: f64, lanes: 2 },
  { opcode: 0x222, params: [v128, f64], result: v128, lanes: 2 },
];

function expand(rows: readonly Row[], floats?: 32 | 64): Instruction[] {
  return rows.flatMap(([first, last, params, result]) =>
    Array.from({ length: last - first + 1 }, (_, index): Instruction => {
      const width = floats ?? (result === f32 ? 32 : result === f64 ? 64 : undefined);
      return { opcode: first + index, params, result, ...(width && { floats: width }) };
    }),
  );
}

/** Every instruction without control flow, memory or tables, by the WebAssembly specification with 128-bit SIMD. */
export const instructions: readonly Instruction[] = [
  ...expand(scalarRows),
  ...expand(vectorRows),
  ...expand(float32Rows, 32),
  ...expand(float64Rows, 64),
  ...laneInstructions,
  { opcode: 0x20d, params: binary, result: v128, shuffles: true },
];

/** An instruction that reads or writes memory; the address comes first. */
export interface Access {
  readonly opcode: number;
  /** Type of the value that is loaded, or stored. */
  readonly type: number;
  readonly lanes?: number;
}

const loadsOf = (type: number, ...opcodes: readonly number[]): Access[] =>
  opcodes.map((opcode) => ({ opcode, type }));

/** Loads from an address. */
export const loads: readonly Access[] = [
  ...loadsOf(i32, 0x28, 0x2c, 0x2d, 0x2e, 0x2f),
  ...loadsOf(i64, 0x29, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35),
  ...loadsOf(f32, 0x2a),
  ...loadsOf(f64, 0x2b),
  ...loadsOf(v128, ...Array.from({ length: 11 }, (_, index) => 0x200 + index), 0x25c, 0x25d),
  ...[16, 8, 4, 2].map((lanes, index) => ({ opcode: 0x254 + index, type: v128, lanes })),
];

/** Stores to an address. */
export const stores: readonly Access[] = [
  ...loadsOf(i32, 0x36, 0x3a, 0x3b),
  ...loadsOf(i64, 0x37, 0x3c, 0x3d, 0x3e),
  ...loadsOf(f32, 0x38),
  ...loadsOf(f64, 0x39),
  ...loadsOf(v128, 0x20b),
  ...[16, 8, 4, 2].map((lanes, index) => ({ opcode: 0x258 + index, type: v128, lanes })),
];
