/**
 * Joins byte strings into a new one.
 *
 * @example
 * ```ts
 * if (concatBytes(Uint8Array.of(1), Uint8Array.of(2)).length !== 2) throw new Error("bytes are lost");
 * ```
 */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let sizeBytes = 0;
  for (const part of parts) sizeBytes += part.length;
  const joined = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
