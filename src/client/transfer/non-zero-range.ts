import type { ByteRange } from "../../wire/mod.ts";

const pageBytes = 65_536;
const zeroPage = new Uint8Array(pageBytes);

/**
 * The part of some bytes that has to be sent to a place that is zero: from the first WasmPage with something in it to
 * the last. Undefined if all is zero.
 */
export function nonZeroRange(bytes: Uint8Array): ByteRange | undefined {
  let start = 0;
  while (start < bytes.length && isZeroAt(bytes, start)) start += pageBytes;
  if (start >= bytes.length) return undefined;
  let last = bytes.length - 1 - ((bytes.length - 1) % pageBytes);
  while (last > start && isZeroAt(bytes, last)) last -= pageBytes;
  return { start, end: Math.min(last + pageBytes, bytes.length) };
}

function isZeroAt(bytes: Uint8Array, offset: number): boolean {
  const page = bytes.subarray(offset, offset + pageBytes);
  return Buffer.compare(page, zeroPage.subarray(0, page.length)) === 0;
}
