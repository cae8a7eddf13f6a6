interface TreapNode<Value> {
  readonly key: string;
  readonly value: Value;
  readonly priority: number;
  readonly size: number;
  readonly left: Tree<Value>;
  readonly right: Tree<Value>;
}

type Tree<Value> = TreapNode<Value> | undefined;

/** One key at which two maps differ; `undefined` stands for "no entry". */
export interface MapDifference<Value> {
  readonly key: string;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

/**
 * An immutable map from text to values, iterated in ascending key order (UTF-16 code units).
 *
 * `with` and `without` answer a new map in O(log n) and share the rest. The tree is a treap whose priorities are a
 * hash of the key, so equal key sets have the same shape however they came about; `differences` relies on that to
 * skip shared parts and costs O(changes · log n).
 *
 * Values must not be `undefined`: that is how a missing entry is reported.
 *
 * @example
 * ```ts
 * const before = PersistentMap.empty<number>().with("a", 1);
 * const after = before.with("b", 2);
 * if (before.size !== 1 || before.differences(after)[0]?.key !== "b") throw new Error("the old map stays");
 * ```
 */
export class PersistentMap<Value> {
  readonly #root: Tree<Value>;

  private constructor(root: Tree<Value>) {
    this.#root = root;
  }

  /** The map without entries. */
  static empty<Value>(): PersistentMap<Value> {
    return new PersistentMap<Value>(undefined);
  }

  /** A map with these entries; of equal keys the last one counts. O(n) if the keys ascend, O(n log n) otherwise. */
  static from<Value>(entries: Iterable<readonly [string, Value]>): PersistentMap<Value> {
    return new PersistentMap(treapOf(ascending([...entries])));
  }

  /** Number of entries, O(1). */
  get size(): number {
    return sizeOf(this.#root);
  }

  get(key: string): Value | undefined {
    let node = this.#root;
    while (node !== undefined && node.key !== key) node = key < node.key ? node.left : node.right;
    return node?.value;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** The entry with the smallest key. */
  first(): readonly [string, Value] | undefined {
    let node = this.#root;
    while (node?.left !== undefined) node = node.left;
    return node === undefined ? undefined : [node.key, node.value];
  }

  /** A map in which `key` leads to `value`; this same map if it already does. */
  with(key: string, value: Value): PersistentMap<Value> {
    if (this.get(key) === value) return this;
    return new PersistentMap(insert(this.#root, key, value, priorityOf(key)));
  }

  /** A map without `key`; this same map if there is no such entry. */
  without(key: string): PersistentMap<Value> {
    return this.has(key) ? new PersistentMap(remove(this.#root, key)) : this;
  }

  *values(): Generator<Value, void, undefined> {
    for (const [, value] of this) yield value;
  }

  *keys(): Generator<string, void, undefined> {
    for (const [key] of this) yield key;
  }

  *[Symbol.iterator](): Generator<readonly [string, Value], void, undefined> {
    const path: TreapNode<Value>[] = [];
    let node = this.#root;
    for (;;) {
      for (; node !== undefined; node = node.left) path.push(node);
      const next = path.pop();
      if (next === undefined) return;
      yield [next.key, next.value];
      node = next.right;
    }
  }

  /** Every key whose value is not the same reference in `after`, in ascending order. */
  differences(after: PersistentMap<Value>): MapDifference<Value>[] {
    const found: MapDifference<Value>[] = [];
    collectDifferences(this.#root, after.#root, found);
    return found;
  }
}

function sizeOf<Value>(tree: Tree<Value>): number {
  return tree === undefined ? 0 : tree.size;
}

function rebuild<Value>(node: TreapNode<Value>, left: Tree<Value>, right: Tree<Value>): TreapNode<Value> {
  if (left === node.left && right === node.right) return node;
  return { ...node, left, right, size: sizeOf(left) + sizeOf(right) + 1 };
}

/** FNV-1a over the code units with a final mix, so that similar keys get unrelated priorities. */
function priorityOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1)
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Heap order; equal priorities are decided by the key, which keeps the shape unique. */
function isAbove(priority: number, key: string, node: TreapNode<unknown>): boolean {
  return priority > node.priority || (priority === node.priority && key < node.key);
}

/** The entries in the order of their keys, each key once. */
function ascending<Value>(
  entries: readonly (readonly [string, Value])[],
): readonly (readonly [string, Value])[] {
  const isAscending = entries.every(([key], index) => index === 0 || (entries[index - 1]?.[0] ?? "") < key);
  if (isAscending) return entries;
  const sorted = entries.toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return sorted.filter(([key], index) => sorted[index + 1]?.[0] !== key);
}

/** A node on the right edge of a treap that grows to the right: what comes next may stand below or above it. */
interface EdgeNode<Value> {
  readonly key: string;
  readonly value: Value;
  readonly priority: number;
  readonly left: Tree<Value>;
}

/** The treap of ascending entries: every node enters and leaves the right edge once. */
function treapOf<Value>(entries: readonly (readonly [string, Value])[]): Tree<Value> {
  const edge: EdgeNode<Value>[] = [];
  for (const [key, value] of entries) {
    const priority = priorityOf(key);
    edge.push({ key, value, priority, left: closeEdge(edge, priority) });
  }
  return closeEdge(edge, Number.POSITIVE_INFINITY);
}

/** Takes the nodes below `priority` off the edge; each becomes the right child of the one above it. */
function closeEdge<Value>(edge: EdgeNode<Value>[], priority: number): Tree<Value> {
  let closed: Tree<Value>;
  for (let last = edge.at(-1); last !== undefined && last.priority < priority; last = edge.at(-1)) {
    edge.pop();
    closed = { ...last, right: closed, size: sizeOf(last.left) + sizeOf(closed) + 1 };
  }
  return closed;
}

function insert<Value>(tree: Tree<Value>, key: string, value: Value, priority: number): TreapNode<Value> {
  if (tree === undefined) return { key, value, priority, size: 1, left: undefined, right: undefined };
  if (tree.key === key) return { ...tree, value };
  if (isAbove(priority, key, tree)) {
    const { left, right } = split(tree, key);
    return { key, value, priority, left, right, size: sizeOf(left) + sizeOf(right) + 1 };
  }
  return key < tree.key
    ? rebuild(tree, insert(tree.left, key, value, priority), tree.right)
    : rebuild(tree, tree.left, insert(tree.right, key, value, priority));
}

function remove<Value>(tree: Tree<Value>, key: string): Tree<Value> {
  if (tree === undefined) return undefined;
  if (tree.key === key) return join(tree.left, tree.right);
  return key < tree.key
    ? rebuild(tree, remove(tree.left, key), tree.right)
    : rebuild(tree, tree.left, remove(tree.right, key));
}

function join<Value>(left: Tree<Value>, right: Tree<Value>): Tree<Value> {
  if (left === undefined) return right;
  if (right === undefined) return left;
  return isAbove(left.priority, left.key, right)
    ? rebuild(left, left.left, join(left.right, right))
    : rebuild(right, join(left, right.left), right.right);
}

function split<Value>(
  tree: Tree<Value>,
  key: string,
): { readonly left: Tree<Value>; readonly found: Value | undefined; readonly right: Tree<Value> } {
  if (tree === undefined) return { left: undefined, found: undefined, right: undefined };
  if (tree.key === key) return { left: tree.left, found: tree.value, right: tree.right };
  if (key < tree.key) {
    const inner = split(tree.left, key);
    return { ...inner, right: rebuild(tree, inner.right, tree.right) };
  }
  const inner = split(tree.right, key);
  return { ...inner, left: rebuild(tree, tree.left, inner.left) };
}

function collectDifferences<Value>(
  before: Tree<Value>,
  after: Tree<Value>,
  found: MapDifference<Value>[],
): void {
  if (before === after) return;
  const root =
    before !== undefined && (after === undefined || isAbove(before.priority, before.key, after))
      ? before
      : after;
  if (root === undefined) return;
  const old = split(before, root.key);
  const current = split(after, root.key);
  collectDifferences(old.left, current.left, found);
  if (old.found !== current.found) found.push({ key: root.key, before: old.found, after: current.found });
  collectDifferences(old.right, current.right, found);
}
