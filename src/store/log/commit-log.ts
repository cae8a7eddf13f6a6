import { piecesOf, type SplitBytes, splitLength } from "../../bytes/mod.ts";
import { encodeHeader, folderOf, HEADER_BYTES, pathOf, type StoreIdentity } from "../format/file-header.ts";
import { encodeRecord } from "../format/record-frame.ts";
import type { StorageFile, StorageMedium } from "../medium/storage-medium.ts";

/** How {@link CommitLog.begin} makes a log. */
export interface LogStart {
  readonly medium: StorageMedium;
  readonly identity: StoreIdentity;
  readonly number: number;
  /** Number of the commit that comes first. */
  readonly firstCommit: number;
  /** Highest commit that is known to be synced. */
  readonly synced: number;
}

/** The log that is written now. */
export class CommitLog {
  readonly number: number;
  readonly #storeId: Uint8Array;
  readonly #file: StorageFile;
  #end = HEADER_BYTES;

  private constructor(number: number, storeId: Uint8Array, file: StorageFile) {
    this.number = number;
    this.#storeId = storeId;
    this.#file = file;
  }

  /** Makes a new log and its name durable. After a throw a file without records may be left. */
  static begin({ medium, identity, number, firstCommit, synced }: LogStart): CommitLog {
    const file = medium.create(pathOf({ kind: "clog", number }));
    try {
      const header = {
        kind: "clog",
        number,
        identity,
        bootId: medium.bootId,
        commit: firstCommit,
        synced,
      } as const;
      file.write(0, encodeHeader(header));
      // A cut log of that number may have stood here; nothing of it may come back.
      file.sync();
      medium.syncFolder(folderOf("clog"));
      return new CommitLog(number, identity.id, file);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Length of the log in bytes. */
  get sizeBytes(): number {
    return this.#end;
  }

  /**
   * Writes a record behind the last one. After a throw the log is as it was: whatever was written of the record is
   * overwritten by the next one, and is cut off at a start.
   */
  append(commit: number, synced: number, body: SplitBytes): void {
    const place = { storeId: this.#storeId, logNumber: this.number, offset: this.#end };
    const bytes = encodeRecord({ commit, synced, body }, place);
    this.#file.assertPresent();
    try {
      let position = this.#end;
      for (const piece of piecesOf(bytes)) {
        this.#file.write(position, piece);
        position += piece.length;
      }
    } catch (error) {
      this.#cutTornRecord();
      throw error;
    }
    this.#end += splitLength(bytes);
  }

  /** Makes everything written so far durable. */
  async syncLater(): Promise<void> {
    await this.#file.syncLater();
  }

  close(): void {
    this.#file.close();
  }

  /** A courtesy to readers; the log is right without it. */
  #cutTornRecord(): void {
    try {
      this.#file.truncate(this.#end);
    } catch {
      // The next record, or the next start, takes care of it.
    }
  }
}
