import type { PageMap } from "../pages/mod.ts";
import { BlobFiles } from "./blobs/blob-files.ts";
import type { RoundMark } from "./format/commit-body.ts";
import type { StorageMedium } from "./medium/storage-medium.ts";
import { planRecovery } from "./recovery/plan-recovery.ts";

/** What a store holds, but for the bytes of its pages. */
export interface StoreContent {
  /** What the last round was. */
  readonly round: RoundMark;
  readonly records: ReadonlyMap<string, Uint8Array>;
  readonly memories: ReadonlyMap<string, PageMap>;
  /** Throws StoreError `store/file-absent` or `store/blob-corrupt`. */
  readonly readBlob: (hash: string) => Uint8Array;
}

/**
 * Reads what the next start would begin with, without claiming the medium and changing nothing; undefined if there is no
 * store. Throws StoreError if it is damaged.
 */
export function readStore(medium: StorageMedium): StoreContent | undefined {
  const plan = planRecovery(medium);
  if (plan === undefined) return undefined;
  const { round, records, memories } = plan;
  const blobs = new BlobFiles(medium);
  return { round, records, memories, readBlob: (hash) => blobs.read(hash) };
}
