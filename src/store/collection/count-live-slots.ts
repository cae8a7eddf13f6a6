import { type PageMap, ZERO_PAGE } from "../../pages/mod.ts";
import { distinctNodes, isLeaf } from "../memories/page-tree.ts";

/** Which slots of a segment are named by some memory. */
export interface LiveSlots {
  /** One byte per slot; 1: live. */
  readonly flags: Uint8Array;
  count: number;
}

/**
 * Counts the slots that the maps name, by segment. Yields after every 64 pages, so that it can be done bit by bit: the
 * maps do not change.
 */
export function* countLiveSlots(
  maps: Iterable<PageMap>,
  slotsPerSegment: number,
): Generator<void, Map<number, LiveSlots>> {
  const segments = new Map<number, LiveSlots>();
  for (const node of distinctNodes(maps)) {
    if (!isLeaf(node)) continue;
    for (const slot of node) {
      if (slot === ZERO_PAGE) continue;
      const number = Math.floor(slot / slotsPerSegment);
      let live = segments.get(number);
      if (live === undefined) {
        live = { flags: new Uint8Array(slotsPerSegment), count: 0 };
        segments.set(number, live);
      }
      const position = slot % slotsPerSegment;
      if (live.flags[position] === 0) live.count++;
      live.flags[position] = 1;
    }
    yield;
  }
  return segments;
}
