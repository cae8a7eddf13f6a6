/**
 * Frees the memory behind bytes at once; they, and all other views on it, are empty afterwards. Only for memory that
 * nothing else refers to.
 *
 * @example
 * ```ts
 * const bytes = new Uint8Array(1_000_000);
 * releaseBytes(bytes);
 * if (bytes.length !== 0) throw new Error("the memory is still there");
 * ```
 */
export function releaseBytes(bytes: Uint8Array): void {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}
