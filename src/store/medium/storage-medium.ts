/**
 * Where a store keeps its files: a directory, or a simulation of one. Paths are relative, with `/`, at most one folder
 * deep; the folders `log`, `pages`, `ckpt` and `blobs` always exist.
 *
 * Every method throws StoreError with one of the medium's codes (`store/disk-full`, `store/not-writable`,
 * `store/file-missing`, `store/too-many-files`, `store/io-failed`) and may be called again afterwards.
 *
 * What survives: within one boot, everything that was written and every name that was changed. After a loss of power,
 * content that was synced, and names of a folder that was synced; of everything else any part.
 */
export interface StorageMedium {
  /** 16 bytes that change when unsynced writes may have been lost: with every start of the machine. */
  readonly bootId: Uint8Array;
  /** Claims the medium for this process; says who has it if it cannot be claimed. A dead owner's claim counts nothing. */
  claim(): { readonly kind: "claimed" } | { readonly kind: "owned"; readonly pid: number };
  /** Who has it now, whether this process or another; undefined if nobody. */
  owner(): number | undefined;
  /** Gives up the claim; nothing happens without one. */
  release(): void;
  /** Names of the files in a folder, without order. */
  list(folder: string): string[];
  /** Makes an empty file, or empties the one that is there, for reading and writing. */
  create(path: string): StorageFile;
  /** Opens a file that is there; `read` never changes it. */
  open(path: string, access: "read" | "write"): StorageFile;
  /** Gives a file another name in the same folder, in place of a file that had it. Atomic. */
  rename(from: string, to: string): void;
  /** Removes a file; nothing happens if there is none. Open files go on until they are closed. */
  remove(path: string): void;
  /** Makes the names of a folder durable. */
  syncFolder(folder: string): void;
}

/** An open file of a {@link StorageMedium}. */
export interface StorageFile {
  readonly path: string;
  /** Length in bytes. */
  size(): number;
  /** Fills `target` from `position` on, up to the end of the file; answers how many bytes were read. */
  read(position: number, target: Uint8Array): number;
  /**
   * Writes all bytes at `position`, lengthening the file with zeroes if it ends before. After a throw a part of them may
   * have been written, never all; a later write to the same place is whole again.
   */
  write(position: number, bytes: Uint8Array): void;
  /** Cuts the file to `sizeBytes`. */
  truncate(sizeBytes: number): void;
  /** Throws `store/file-missing` if the file no longer has a name, so that writing to it would be in vain. */
  assertPresent(): void;
  /** Makes the content durable: everything written before the call. */
  sync(): void;
  /** As {@link StorageFile.sync}, without blocking the thread. */
  syncLater(): Promise<void>;
  /** May be called twice, and while {@link StorageFile.syncLater} is under way, which then still comes to its end. */
  close(): void;
}

/** The folders of a store, in the order in which they are made. */
export const storeFolders = ["pages", "log", "ckpt", "blobs"] as const;
