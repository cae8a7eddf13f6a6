/**
 * Encodes a non-negative integer as unsigned LEB128 in its shortest form.
 *
 * @throws RangeError for a negative or fractional number
 * @example
 * ```ts
 * if (encodeHex(encodeLeb128(624485)) !== "e58e26") throw new Error("wrong bytes");
 * ```
 */
export function encodeLeb128(value: number | bigint): Uint8Array {
  let rest = BigInt(value);
  if (rest < 0n) throw new RangeError(`Cannot encode ${String(value)} as unsigned LEB128: it is negative`);
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}

/**
 * Encodes an integer as signed LEB128 in its shortest form.
 *
 * @throws RangeError for a fractional number
 * @example
 * ```ts
 * if (encodeHex(encodeSleb128(-123456)) !== "c0bb78") throw new Error("wrong bytes");
 * ```
 */
export function encodeSleb128(value: number | bigint): Uint8Array {
  let rest = BigInt(value);
  const bytes: number[] = [];
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return Uint8Array.from(bytes);
  }
}
