import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { claimDirectory, directoryOwner, releaseDirectory } from "../../processes/mod.ts";
import { type StorageFile, type StorageMedium, storeFolders } from "./storage-medium.ts";
import { systemFault } from "./system-fault.ts";

/** A directory of the file system. One process owns it at a time. */
export class FileMedium implements StorageMedium {
  readonly bootId: Uint8Array = readBootId();
  readonly #directory: string;

  /** Makes the directory and its folders unless they are there. Throws StoreError if that fails. */
  constructor(directory: string) {
    this.#directory = directory;
    for (const folder of storeFolders) {
      attempt(directory, () => mkdirSync(join(directory, folder), { recursive: true, mode: 0o700 }));
    }
  }

  claim(): { readonly kind: "claimed" } | { readonly kind: "owned"; readonly pid: number } {
    return attempt(this.#directory, () => claimDirectory(this.#directory));
  }

  owner(): number | undefined {
    return attempt(this.#directory, () => directoryOwner(this.#directory));
  }

  release(): void {
    attempt(this.#directory, () => releaseDirectory(this.#directory));
  }

  list(folder: string): string[] {
    return attempt(folder, () => readdirSync(join(this.#directory, folder)));
  }

  create(path: string): StorageFile {
    return this.#open(path, "w+");
  }

  open(path: string, access: "read" | "write"): StorageFile {
    return this.#open(path, access === "read" ? "r" : "r+");
  }

  rename(from: string, to: string): void {
    attempt(from, () => renameSync(join(this.#directory, from), join(this.#directory, to)));
  }

  remove(path: string): void {
    attempt(path, () => rmSync(join(this.#directory, path), { force: true }));
  }

  syncFolder(folder: string): void {
    attempt(folder, () => {
      const descriptor = openSync(join(this.#directory, folder), "r");
      try {
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    });
  }

  #open(path: string, flags: string): StorageFile {
    return attempt(path, () => new OpenFile(path, openSync(join(this.#directory, path), flags, 0o600)));
  }
}

class OpenFile implements StorageFile {
  readonly path: string;
  #descriptor: number | undefined;
  #runningSyncs = 0;
  #closeAfterSyncs: number | undefined;

  constructor(path: string, descriptor: number) {
    this.path = path;
    this.#descriptor = descriptor;
  }

  size(): number {
    return attempt(this.path, () => fstatSync(this.#open()).size);
  }

  read(position: number, target: Uint8Array): number {
    return attempt(this.path, () => {
      let done = 0;
      while (done < target.length) {
        const count = readSync(this.#open(), target, done, target.length - done, position + done);
        if (count === 0) break;
        done += count;
      }
      return done;
    });
  }

  write(position: number, bytes: Uint8Array): void {
    attempt(this.path, () => {
      let done = 0;
      while (done < bytes.length) {
        done += writeSync(this.#open(), bytes, done, bytes.length - done, position + done);
      }
    });
  }

  truncate(sizeBytes: number): void {
    attempt(this.path, () => ftruncateSync(this.#open(), sizeBytes));
  }

  assertPresent(): void {
    attempt(this.path, () => {
      if (fstatSync(this.#open()).nlink === 0) {
        throw Object.assign(new Error("The file has no name any more"), { code: "ENOENT" });
      }
    });
  }

  sync(): void {
    attempt(this.path, () => fdatasyncSync(this.#open()));
  }

  async syncLater(): Promise<void> {
    const descriptor = this.#open();
    this.#runningSyncs++;
    try {
      await new Promise<void>((resolve, reject) => {
        fdatasync(descriptor, (error) => {
          if (error === null) resolve();
          else reject(systemFault(error, this.path));
        });
      });
    } finally {
      this.#runningSyncs--;
      if (this.#runningSyncs === 0 && this.#closeAfterSyncs !== undefined) closeSync(this.#closeAfterSyncs);
    }
  }

  close(): void {
    const descriptor = this.#descriptor;
    if (descriptor === undefined) return;
    this.#descriptor = undefined;
    if (this.#runningSyncs > 0) this.#closeAfterSyncs = descriptor;
    else attempt(this.path, () => closeSync(descriptor));
  }

  #open(): number {
    if (this.#descriptor === undefined) throw new RangeError(`File is closed: "${this.path}"`);
    return this.#descriptor;
  }
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw systemFault(error, path);
  }
}

/** Where the system does not tell boots apart, none is like another: nothing unsynced is trusted. */
function readBootId(): Uint8Array {
  try {
    const text = readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
    return Uint8Array.from(Buffer.from(text.replaceAll("-", "").trim(), "hex").subarray(0, 16));
  } catch {
    return crypto.getRandomValues(new Uint8Array(16));
  }
}
