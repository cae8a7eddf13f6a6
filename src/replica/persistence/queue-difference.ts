/** How a queue came from another one. */
export interface QueueDifference<Item> {
  /** Items that left. */
  readonly gone: readonly Item[];
  /** Items that queued up, behind all that stayed. */
  readonly come: readonly Item[];
  /** Number of the items that stayed, in their order. */
  readonly kept: number;
}

/**
 * Compares two queues by the references of their items. An item of `before` that is not found in its order counts as gone,
 * and as come if it stands further behind: so an item can be in both lists.
 */
export function queueDifference<Item>(
  before: readonly Item[],
  after: readonly Item[],
): QueueDifference<Item> {
  let kept = 0;
  const gone: Item[] = [];
  for (const item of before) {
    if (item === after[kept] && kept < after.length) kept += 1;
    else gone.push(item);
  }
  return { gone, come: after.slice(kept), kept };
}
