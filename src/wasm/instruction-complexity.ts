/** How hard an instruction is to compile, by opcode, as the Internet Computer weighs it: 1 unless listed. */
const exceptions: readonly (readonly [
  weight: number,
  ...opcodes: (number | readonly [first: number, last: number])[],
])[] = [
  [50, [0x02, 0x04], [0x0c, 0x0e], 0x10, 0x11, 0x40],
  [14, 0x25],
  [8, 0xd2],
  [6, 0xd1],
  [5, [0xa8, 0xba]],
  [4, 0x8b, 0x8c, 0x99, 0x9a, 0x10a],
  [3, 0x98, 0xa6, 0x61, [0x6d, 0x70], [0x7f, 0x82], 0x10b, [0x28, 0x35], [0x100, 0x107]],
  [2, 0x23, 0x69, 0x7b, 0x1b, 0x3f, [0x36, 0x3e], [0x45, 0x60], [0x62, 0x66]],
  [2, 0x8d, 0x8e, 0x8f, 0x91, 0x9b, 0x9c, 0x9d, 0x9f, [0xbb, 0xbf], 0xa7, [0xc0, 0xc4]],
];

function weights(): Uint8Array {
  const table = new Uint8Array(0x300).fill(1);
  for (const [weight, ...opcodes] of exceptions) {
    for (const opcode of opcodes) {
      const [first, last] = typeof opcode === "number" ? [opcode, opcode] : opcode;
      table.fill(weight, first, last + 1);
    }
  }
  return table;
}

/** Complexity by opcode as numbered in `opcodes.ts`. */
export const complexityOf: Uint8Array = weights();
