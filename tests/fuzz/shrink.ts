/** An input and what it breaks. */
export interface Failing<Input> {
  readonly input: Input;
  readonly error: unknown;
}

/**
 * Follows smaller inputs for as long as they fail in the same way, so that the search does not leave one defect for
 * another one.
 */
export async function smallestFailing<Input>(
  first: Failing<Input>,
  search: {
    readonly shrink: (input: Input) => Iterable<Input>;
    readonly errorOf: (input: Input) => Promise<unknown>;
    readonly steps: number;
  },
): Promise<Failing<Input>> {
  let smallest = first;
  let steps = 0;
  for (let found = true; found;) {
    found = false;
    for (const input of search.shrink(smallest.input)) {
      steps += 1;
      if (steps > search.steps) return smallest;
      const error = await search.errorOf(input);
      if (error === undefined || kindOf(error) !== kindOf(first.error)) continue;
      smallest = { input, error };
      found = true;
      break;
    }
  }
  return smallest;
}

/** The list without its halves, quarters, ..., single items. */
export function* shorterLists<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let size = Math.ceil(items.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < items.length; start += size) {
      yield [...items.slice(0, start), ...items.slice(start + size)];
    }
  }
}

/** The list with one item made smaller. */
export function* smallerItems<Item>(
  items: readonly Item[],
  shrink: (item: Item) => Iterable<Item>,
): Generator<Item[]> {
  for (const [index, item] of items.entries()) {
    for (const smaller of shrink(item)) yield items.with(index, smaller);
  }
}

/** The bytes without a part of them, for short inputs down to single bytes. */
export function* shorterBytes(bytes: Uint8Array): Generator<Uint8Array> {
  const smallest = Math.max(1, bytes.length >> 6);
  for (let size = bytes.length >> 1; size >= smallest; size >>= 1) {
    for (let start = 0; start < bytes.length; start += size) {
      yield Uint8Array.from([...bytes.subarray(0, start), ...bytes.subarray(start + size)]);
    }
  }
}

/** The first line without numbers and quoted names: what stays the same when the input gets smaller. */
function kindOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const [first = ""] = text.split("\n");
  return first.replaceAll(/"[^"]*"|[0-9a-f]{8,}|\d+|\b[a-z0-9]{5}(-[a-z0-9]{3,5})+\b/g, "…");
}
