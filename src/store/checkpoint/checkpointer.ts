import type { BlobFiles } from "../blobs/blob-files.ts";
import type { CheckpointBody, SegmentSummary } from "../format/checkpoint-body.ts";
import { folderOf, numbersOf, pathOf, type StoreIdentity } from "../format/file-header.ts";
import type { StorageMedium } from "../medium/storage-medium.ts";
import type { PageSlots } from "../slots/page-slots.ts";
import { writeCheckpoint } from "./write-checkpoint.ts";

/** What a checkpoint is made of and acts on. */
export interface CheckpointerParts {
  readonly medium: StorageMedium;
  readonly identity: StoreIdentity;
  readonly slots: PageSlots;
  readonly blobs: BlobFiles;
  /** Begins a new log; answers its number and the last commit before it. */
  beginLog(): { readonly number: number; readonly commit: number };
  /** The state as of the last commit, without its segments. It is not changed afterwards. */
  capture(): Omit<CheckpointBody, "segments">;
  /** The disk did not confirm the pages. */
  syncFailed(error: unknown): Error;
  /** The checkpoint is durable. */
  finished(commit: number, sizeBytes: number): void;
}

/**
 * Writes checkpoints, and removes what they make needless. Order, see `docs/formats/store.md`:
 *
 * 1. checksum tables of full segments, as the log will no longer hold these checksums
 * 2. a new log: what comes now is not in the checkpoint
 * 3. the checkpoint is written under a temporary name: first, so that the records in it are let go early
 * 4. pages and tables are synced
 * 5. the checkpoint is synced, renamed, its folder synced
 * 6. older logs and checkpoints, emptied segments and blobs that were given up are removed
 *
 * Must: 4 before 5 before 6. A crash before the rename leaves the older checkpoint with all its logs.
 */
export class Checkpointer {
  readonly #parts: CheckpointerParts;
  /** Segments that no memory names any more; the next checkpoint leaves them out. */
  readonly #emptied = new Set<number>();
  #isReading = false;

  constructor(parts: CheckpointerParts) {
    this.#parts = parts;
  }

  /** Whether a checkpoint would give room back. */
  get hasEmptied(): boolean {
    return this.#emptied.size > 0;
  }

  /** Whether the records of an earlier commit are being read. */
  get isReading(): boolean {
    return this.#isReading;
  }

  /** No memory names a slot of these segments from the last commit on. */
  giveUp(segments: readonly number[]): void {
    for (const number of segments) this.#emptied.add(number);
  }

  /** Throws StoreError if it could not be finished; the store is as good as before then. */
  async run(): Promise<void> {
    const { medium, slots, blobs } = this.#parts;
    slots.writeTables(this.#emptied);
    const { number, commit } = this.#parts.beginLog();
    const emptied = [...this.#emptied];
    const givenUpBlobs = blobs.givenUp();
    const sizeBytes = await this.#write(number, commit);
    this.#parts.finished(commit, sizeBytes);
    for (const kind of ["ckpt", "clog"] as const) {
      const older = numbersOf(kind, medium.list(folderOf(kind))).filter((other) => other < number);
      for (const other of older) medium.remove(pathOf({ kind, number: other }));
    }
    for (const segment of emptied) {
      this.#emptied.delete(segment);
      slots.remove(segment);
    }
    blobs.remove(givenUpBlobs);
  }

  async #write(number: number, commit: number): Promise<number> {
    const { medium, identity, slots } = this.#parts;
    const body = { ...this.#parts.capture(), segments: this.#summaries() };
    const onRead = async (): Promise<void> => {
      this.#isReading = false;
      try {
        await slots.files.syncLater();
      } catch (error) {
        throw this.#parts.syncFailed(error);
      }
    };
    this.#isReading = true;
    try {
      return await writeCheckpoint(medium, { identity, number, commit, body, onRead });
    } finally {
      this.#isReading = false;
    }
  }

  #summaries(): SegmentSummary[] {
    const { slots } = this.#parts;
    const summaries: SegmentSummary[] = [];
    for (const segment of slots.segments.values()) {
      const firstSlot = segment.number * slots.slotsPerSegment;
      const used = Math.min(segment.used, slots.firstUncommitted - firstSlot);
      if (used <= 0 || !segment.isCreated || this.#emptied.has(segment.number)) continue;
      const checksums = segment.hasTable ? undefined : segment.checksums(used);
      summaries.push({ number: segment.number, used, checksums });
    }
    return summaries;
  }
}
