/**
 * The bytes as 32 bit words, for comparing and scanning whole pages at machine speed.
 *
 * @throws RangeError if the view does not start and end on a multiple of four bytes.
 */
export function wordsOf(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** Whether all words are zero. */
export function isZero(words: Int32Array): boolean {
  for (let index = 0; index < words.length; index++) {
    if (words[index] !== 0) return false;
  }
  return true;
}

/** Whether two views of the same length hold the same words. */
export function equalWords(a: Int32Array, b: Int32Array): boolean {
  for (let index = 0; index < a.length; index++) {
    if (a[index] !== b[index]) return false;
  }
  return true;
}
