import type { MessageSession } from "../message-session.ts";
import { contractViolation } from "../system-trap.ts";

/** The 128 bit number that a System API function gets in two halves. */
export function joinWords(high: bigint, low: bigint): bigint {
  return (high << 64n) | low;
}

/** Reused by every call: the bytes are copied at once. */
const bytes = new Uint8Array(16);
const view = new DataView(bytes.buffer);

/** Writes an amount of cycles as 16 bytes, little endian. */
export function writeCycles(session: MessageSession, where: string, dst: number, cycles: bigint): void {
  view.setBigUint64(0, BigInt.asUintN(64, cycles), true);
  view.setBigUint64(8, BigInt.asUintN(64, cycles >> 64n), true);
  if (dst + bytes.length > session.heapBytes) {
    throw contractViolation(
      `${where} failed because dst + size is out of bounds.Found dst = ${dst} and size = ${bytes.length} while must ` +
        `be <= ${session.heapBytes}`,
    );
  }
  session.writeHeap(where, dst, bytes);
}
