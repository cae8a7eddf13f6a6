/** A text literal, or a run of anything else. */
const pieces = /"(?:[^"\\]|\\.)*"|[^"]+/gs;
const printedTypes = / : (?:(?:nat|int|float)(?:8|16|32|64)?|null)\b/g;

/**
 * Candid text in a form that is the same for equal values: without the types of numbers, the separators of their digits,
 * and the layout.
 *
 * @example
 * ```ts
 * canonicalCandid("(1_000 : nat64,\n)"); // "(1000)"
 * ```
 */
export function canonicalCandid(text: string): string {
  return (text.match(pieces) ?? [])
    .map((piece) => (piece.startsWith('"') ? piece : canonicalPiece(piece)))
    .join("")
    .trim();
}

function canonicalPiece(piece: string): string {
  return piece
    .replaceAll(printedTypes, "")
    .replaceAll(/(?<=\d)_(?=\d)/g, "")
    .replaceAll(/(?<=\d)\.0+(?!\d)/g, "")
    .replaceAll("opt (null)", "opt null")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/([({]) /g, "$1")
    .replaceAll(/[,;]? ([)}])/g, "$1");
}
