/**
 * Tells whether two byte strings are equal. Not constant-time: never compare secrets with it.
 *
 * @example
 * ```ts
 * if (!equalBytes(Uint8Array.of(1), Uint8Array.of(1))) throw new Error("equal bytes differ");
 * ```
 */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

/**
 * Compares two byte strings lexicographically, a prefix before the longer one; for `sort`.
 *
 * @returns a negative number, 0 or a positive number
 * @example
 * ```ts
 * const sorted = [Uint8Array.of(2), Uint8Array.of(1, 5), Uint8Array.of(1)].sort(compareBytes);
 * if (sorted[0]?.length !== 1) throw new Error("a prefix comes first");
 * ```
 */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const common = Math.min(a.length, b.length);
  for (let index = 0; index < common; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
