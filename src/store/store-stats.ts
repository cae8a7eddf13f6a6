import { PAGE_BYTES, type PageMap, storedPages } from "../pages/mod.ts";

/** What one memory takes. */
export interface MemoryStats {
  readonly name: string;
  /** Pages that are not zero, in bytes. */
  readonly storedBytes: number;
  /** Of these, pages that no other memory has. */
  readonly ownBytes: number;
  /** Of these, pages that other memories have too. */
  readonly sharedBytes: number;
}

/** What a store takes, in bytes. */
export interface StoreStats {
  readonly memories: readonly MemoryStats[];
  /** Every page that some memory has, once. */
  readonly liveBytes: number;
  /** Room of all slots that were given out in the segments that are there. */
  readonly usedBytes: number;
  readonly segments: number;
  readonly records: number;
  readonly recordBytes: number;
  readonly logBytes: number;
  readonly checkpointBytes: number;
  readonly blobs: number;
  readonly lastCommit: number;
}

/** The sizes of memories, shared and own. */
export function memoryStatsOf(maps: ReadonlyMap<string, PageMap>): {
  readonly memories: MemoryStats[];
  readonly liveBytes: number;
} {
  const uses = new Map<number, number>();
  for (const map of maps.values()) {
    for (const [, slot] of storedPages(map)) uses.set(slot, (uses.get(slot) ?? 0) + 1);
  }
  const memories = [...maps].map(([name, map]) => {
    let own = 0;
    for (const [, slot] of storedPages(map)) if (uses.get(slot) === 1) own++;
    const storedBytes = map.pageCount * PAGE_BYTES;
    const ownBytes = own * PAGE_BYTES;
    return { name, storedBytes, ownBytes, sharedBytes: storedBytes - ownBytes };
  });
  return { memories, liveBytes: uses.size * PAGE_BYTES };
}
