import { encodeHeader, folderOf, noBoot, type StoreIdentity } from "../format/file-header.ts";
import type { StorageFile, StorageMedium } from "../medium/storage-medium.ts";
import { type Segment, SEGMENT_HEADER_BYTES } from "./segment.ts";

const maxOpenFiles = 64;

/** The open files of the segments, a bounded number of them, and which of them are not synced yet. */
export class SegmentFiles {
  readonly #medium: StorageMedium;
  readonly #identity: StoreIdentity;
  /** By segment number, least recently used first. */
  readonly #open = new Map<number, StorageFile>();
  readonly #unsynced = new Set<Segment>();
  #running: Promise<void> = Promise.resolve();

  constructor(medium: StorageMedium, identity: StoreIdentity) {
    this.#medium = medium;
    this.#identity = identity;
  }

  /** The file of a segment that is there. */
  of(segment: Segment): StorageFile {
    let file = this.#open.get(segment.number);
    if (file === undefined) {
      this.#closeOldest();
      file = this.#medium.open(segment.path, "write");
    } else {
      this.#open.delete(segment.number);
    }
    this.#open.set(segment.number, file);
    return file;
  }

  /** Writes to a segment, making its file first if there is none. */
  write(segment: Segment, offset: number, bytes: Uint8Array): void {
    if (!segment.isCreated) this.#create(segment);
    const file = this.of(segment);
    this.#unsynced.add(segment);
    file.write(offset, bytes);
  }

  /** Says that a process before this one may have written to a segment without syncing it. */
  markUnsynced(segment: Segment): void {
    this.#unsynced.add(segment);
  }

  /** Syncs what was written so far; on failure everything counts as not synced. */
  async syncLater(): Promise<void> {
    // A sync that is under way may hold files that this one must wait for.
    const turn = this.#running.then(() => this.#syncNow());
    this.#running = turn.catch(() => undefined);
    await turn;
  }

  async #syncNow(): Promise<void> {
    const batch = [...this.#unsynced];
    this.#unsynced.clear();
    try {
      await Promise.all(batch.map((segment) => this.of(segment).syncLater()));
    } catch (error) {
      for (const segment of batch) this.#unsynced.add(segment);
      throw error;
    }
  }

  /** Removes the file of a segment. */
  remove(segment: Segment): void {
    this.#open.get(segment.number)?.close();
    this.#open.delete(segment.number);
    this.#unsynced.delete(segment);
    this.#medium.remove(segment.path);
  }

  close(): void {
    for (const file of this.#open.values()) file.close();
    this.#open.clear();
  }

  #create(segment: Segment): void {
    const { number } = segment;
    const block = new Uint8Array(SEGMENT_HEADER_BYTES);
    const rest = { bootId: noBoot, commit: 0, synced: 0 };
    block.set(encodeHeader({ kind: "segm", number, identity: this.#identity, ...rest }));
    this.#closeOldest();
    const file = this.#medium.create(segment.path);
    try {
      file.write(0, block);
      this.#medium.syncFolder(folderOf("segm"));
    } catch (error) {
      file.close();
      throw error;
    }
    this.#open.set(number, file);
    this.#unsynced.add(segment);
    segment.isCreated = true;
  }

  #closeOldest(): void {
    for (const [number, file] of this.#open) {
      if (this.#open.size < maxOpenFiles) return;
      this.#open.delete(number);
      file.close();
    }
  }
}
