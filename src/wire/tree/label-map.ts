import { compareBytes, equalBytes } from "../../bytes/mod.ts";

/**
 * A persistent sorted map from labels (byte strings) to values: a crit-bit tree. Every operation takes time
 * proportional to the depth, which is logarithmic for hashes and numbers, and shares all untouched nodes. The shape
 * depends on the labels alone, never on the order of insertions, so equal contents have equal hash trees.
 *
 * A label is read as 9 bits per byte, a leading 1 for "there is a byte" and then the byte; past its end it reads 0.
 * So a label sorts before every label that it is a prefix of, and no label is a prefix of another as bits.
 */
export type LabelMap<Value> = LabelEntry<Value> | LabelFork<Value>;

/** One label with its value. */
export interface LabelEntry<Value> {
  readonly label: Uint8Array;
  readonly value: Value;
  /** Cache of the owner, filled when first asked for: a function of the immutable fields. */
  hash: Uint8Array | undefined;
}

/** Two non-empty halves: labels whose bit at `bit` is 0, and those with 1; all bits before are common. */
export interface LabelFork<Value> {
  readonly bit: number;
  readonly left: LabelMap<Value>;
  readonly right: LabelMap<Value>;
  /** As in an entry. */
  hash: Uint8Array | undefined;
}

const bitsPerByte = 9;

/** Tells the two kinds of node apart. */
export function isFork<Value>(map: LabelMap<Value>): map is LabelFork<Value> {
  return "bit" in map;
}

/** The value under a label, or `undefined`. */
export function getLabel<Value>(map: LabelMap<Value> | undefined, label: Uint8Array): Value | undefined {
  if (map === undefined) return undefined;
  const entry = bestMatch(map, label);
  return equalBytes(entry.label, label) ? entry.value : undefined;
}

/** A map that also holds the label, or holds it with another value. */
export function setLabel<Value>(
  map: LabelMap<Value> | undefined,
  label: Uint8Array,
  value: Value,
): LabelMap<Value> {
  const entry: LabelEntry<Value> = { label, value, hash: undefined };
  if (map === undefined) return entry;
  return insertAt(map, entry, firstDifference(bestMatch(map, label).label, label));
}

/** A map without the label; `undefined` when nothing is left, the same reference when the label was not there. */
export function deleteLabel<Value>(map: LabelMap<Value>, label: Uint8Array): LabelMap<Value> | undefined {
  if (!isFork(map)) return equalBytes(map.label, label) ? undefined : map;
  if (bitAt(label, map.bit) === 0) {
    const left = deleteLabel(map.left, label);
    if (left === map.left) return map;
    return left === undefined ? map.right : fork(map.bit, left, map.right);
  }
  const right = deleteLabel(map.right, label);
  if (right === map.right) return map;
  return right === undefined ? map.left : fork(map.bit, map.left, right);
}

/** All entries in the order of their labels. */
export function* labelEntries<Value>(map: LabelMap<Value> | undefined): Generator<LabelEntry<Value>> {
  if (map === undefined) return;
  const stack: LabelMap<Value>[] = [map];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (isFork(node)) stack.push(node.right, node.left);
    else yield node;
  }
}

/**
 * The nodes from the root down to the entry with this label, or, if there is none, down to each of the entries that
 * would be its neighbours: one or two trails.
 */
export function trailsToLabel<Value>(
  map: LabelMap<Value>,
  label: Uint8Array,
): { readonly found: boolean; readonly trails: readonly (readonly LabelMap<Value>[])[] } {
  const bit = firstDifference(bestMatch(map, label).label, label);
  const above: LabelMap<Value>[] = [];
  let node = map;
  let lastLeftTurn = -1;
  let lastRightTurn = -1;
  while (isFork(node) && (bit === undefined || node.bit < bit)) {
    above.push(node);
    const goLeft = bitAt(label, node.bit) === 0;
    if (goLeft) lastLeftTurn = above.length - 1;
    else lastRightTurn = above.length - 1;
    node = goLeft ? node.left : node.right;
  }
  if (bit === undefined) return { found: true, trails: [[...above, node]] };
  // Everything below `node` lies on one side of the label; the other neighbour hangs at the last turn to this side.
  const isAfter = bitAt(label, bit) === 1;
  const trails = [trailToEdge(above, node, isAfter)];
  const turn = isAfter ? lastLeftTurn : lastRightTurn;
  const ancestor = above[turn];
  if (ancestor !== undefined && isFork(ancestor)) {
    trails.push(trailToEdge(above.slice(0, turn + 1), isAfter ? ancestor.right : ancestor.left, !isAfter));
  }
  return { found: false, trails };
}

function trailToEdge<Value>(
  above: readonly LabelMap<Value>[],
  start: LabelMap<Value>,
  toLargest: boolean,
): readonly LabelMap<Value>[] {
  const trail = [...above];
  let node = start;
  while (isFork(node)) {
    trail.push(node);
    node = toLargest ? node.right : node.left;
  }
  trail.push(node);
  return trail;
}

function insertAt<Value>(
  map: LabelMap<Value>,
  entry: LabelEntry<Value>,
  bit: number | undefined,
): LabelMap<Value> {
  if (isFork(map) && (bit === undefined || map.bit < bit)) {
    return bitAt(entry.label, map.bit) === 0
      ? fork(map.bit, insertAt(map.left, entry, bit), map.right)
      : fork(map.bit, map.left, insertAt(map.right, entry, bit));
  }
  if (bit === undefined) return entry;
  return bitAt(entry.label, bit) === 0 ? fork(bit, entry, map) : fork(bit, map, entry);
}

function fork<Value>(bit: number, left: LabelMap<Value>, right: LabelMap<Value>): LabelFork<Value> {
  return { bit, left, right, hash: undefined };
}

/** The entry that shares with the label all bits that the forks test: the only one that can be equal to it. */
function bestMatch<Value>(map: LabelMap<Value>, label: Uint8Array): LabelEntry<Value> {
  let node = map;
  while (isFork(node)) node = bitAt(label, node.bit) === 0 ? node.left : node.right;
  return node;
}

function bitAt(label: Uint8Array, bit: number): 0 | 1 {
  const byte = label[Math.floor(bit / bitsPerByte)];
  if (byte === undefined) return 0;
  const within = bit % bitsPerByte;
  return within === 0 || ((byte >> (8 - within)) & 1) === 1 ? 1 : 0;
}

/** The first bit in which two labels differ; `undefined` if they are equal. */
function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  if (compareBytes(a, b) === 0) return undefined;
  let index = 0;
  while (index < a.length && index < b.length && a[index] === b[index]) index++;
  const left = a[index];
  const right = b[index];
  if (left === undefined || right === undefined) return index * bitsPerByte;
  return index * bitsPerByte + 1 + Math.clz32(left ^ right) - 24;
}
