/** A file that is open for reading and writing at offsets. */
export interface DiskFile {
  /** Writes all bytes; a failure may leave any part of them written. */
  readonly write: (bytes: Uint8Array, offset: number) => Promise<void>;
  /** Fills as much of the buffer as the file has from the offset on, and gives the number of bytes. */
  readonly read: (into: Uint8Array, offset: number) => Promise<number>;
  /** Cuts or extends; what is added reads as zeros and takes no space where the file system can do that. */
  readonly resize: (sizeBytes: number) => Promise<void>;
  readonly sizeBytes: () => Promise<number>;
  /** What was written survives a loss of power once this is done. */
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The part of a file system that folders are written through. All failures are FolderErrors with the path. */
export interface Disk {
  /** Makes a folder below one that exists; gives false if the name is taken. */
  readonly makeFolder: (path: string) => Promise<boolean>;
  /** Makes the file unless it exists. */
  readonly openForWriting: (path: string) => Promise<DiskFile>;
  /** @throws FolderError `folder/not-found` without such a file */
  readonly openForReading: (path: string) => Promise<DiskFile>;
  /** Moves a file over whatever has the name, or a folder over nothing or an empty folder. */
  readonly rename: (from: string, to: string) => Promise<void>;
  /** Removes a file or a folder with all in it; nothing may be there. */
  readonly remove: (path: string) => Promise<void>;
  /** The names in the folder survive a loss of power once this is done. */
  readonly syncFolder: (path: string) => Promise<void>;
}
