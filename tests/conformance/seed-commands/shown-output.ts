import assert from "node:assert/strict";

/** What stands in the outputs of the documents for what differs from run to run. Snapshot and canister ids are named. */
const varying: readonly (readonly [RegExp, string])[] = [
  [/^[0-9a-f]{36}$/, "[0-9a-f]{36}"],
  [/^[a-z0-9]{5}(?:-[a-z0-9]{5})+-[a-z0-9]{3}$/, "[a-z0-9]{5}(?:-[a-z0-9]{5})+-[a-z0-9]{3}"],
  [/^127\.0\.0\.1:\d+$/, "127\\.0\\.0\\.1:\\d+"],
  [/^\d+\.\d\d[KMG]iB$/, "\\d+\\.\\d\\d[KMG]iB"],
  [/^\d{4}-.+ UTC$/, "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC"],
  [/^version \S+$/, "version \\S+"],
  [/^\.\.\.$/, "\\S+"],
];

const pieces =
  /\b[0-9a-f]{36}\b|\b[a-z0-9]{5}(?:-[a-z0-9]{5})+-[a-z0-9]{3}\b|127\.0\.0\.1:\d+|\b\d+\.\d\d[KMG]iB|\d{4}-\d\d-\d\d [\d:]+ UTC|version \S+|\.\.\./g;

const idPieces = 2;

/**
 * Asserts that a command printed what a document shows, ids and times apart. An id that a document shows again must
 * be the same again: `ids` collects what stands for each.
 */
export function assertPrinted(
  command: string,
  printed: string,
  shown: readonly string[],
  ids: Map<string, string>,
): void {
  const names: string[] = [];
  const pattern = shown.map((line) =>
    line === "[...]" ? "(?:.*\n)*?" : `${linePattern(line, ids, names)}\n`,
  );
  const match = new RegExp(`^${pattern.join("")}$`).exec(`${printed}\n`);
  assert.ok(match !== null, `icebox ${command} printed\n${printed}\ninstead of\n${shown.join("\n")}`);
  for (const [index, id] of names.entries()) ids.set(id, match[index + 1] ?? "");
}

/** `names` gets the ids that the pattern captures, in their order. */
function linePattern(line: string, ids: ReadonlyMap<string, string>, names: string[]): string {
  const text = line.replace(/\b(?:dfx|icp)(?= start for version)/, "icebox");
  let pattern = "";
  let position = 0;
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    pattern += literally(text.slice(position, index)) + piecePattern(piece, ids, names);
    position = index + piece.length;
  }
  return pattern + literally(text.slice(position));
}

function piecePattern(piece: string, ids: ReadonlyMap<string, string>, names: string[]): string {
  const known = ids.get(piece);
  if (known !== undefined) return literally(known);
  const place = varying.findIndex(([form]) => form.test(piece));
  const [, pattern = literally(piece)] = varying[place] ?? [];
  if (place >= idPieces) return pattern;
  names.push(piece);
  return `(${pattern})`;
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
