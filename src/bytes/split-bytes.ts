import { concatBytes } from "./concat-bytes.ts";

/** Bytes in one piece, or in several that stand one behind the other. */
export type SplitBytes = Uint8Array | readonly Uint8Array[];

/** The pieces of the bytes, in their order. */
export function piecesOf(bytes: SplitBytes): readonly Uint8Array[] {
  return bytes instanceof Uint8Array ? [bytes] : bytes;
}

/** The number of bytes in all pieces. */
export function splitLength(bytes: SplitBytes): number {
  if (bytes instanceof Uint8Array) return bytes.length;
  return bytes.reduce((sum, { length }) => sum + length, 0);
}

/**
 * The bytes in one piece: the same ones if they are, otherwise a copy.
 *
 * @example
 * ```ts
 * const split = [Uint8Array.of(1), Uint8Array.of(2, 3)];
 * if (joinBytes(split).length !== splitLength(split)) throw new Error("bytes are lost");
 * ```
 */
export function joinBytes(bytes: SplitBytes): Uint8Array {
  return bytes instanceof Uint8Array ? bytes : concatBytes(...bytes);
}
