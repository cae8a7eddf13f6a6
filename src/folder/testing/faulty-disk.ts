import type { Disk, DiskFile } from "../disk/disk.ts";
import { nodeDisk } from "../disk/node-disk.ts";
import { FolderError } from "../folder-error.ts";

/** How a disk fails: one operation only, as if it was full for a moment; or for good, as if the process had died. */
export type Failure = "once" | "for-good";

/** The machine's file system, of which the operation with a certain number fails. Only operations that change count. */
export class FaultyDisk implements Disk {
  /** Changes that were asked for so far. */
  operations = 0;
  readonly #failsAt: number;
  readonly #failure: Failure;

  constructor(failsAt: number, failure: Failure) {
    this.#failsAt = failsAt;
    this.#failure = failure;
  }

  makeFolder(path: string): Promise<boolean> {
    return this.#changing(path, () => nodeDisk.makeFolder(path));
  }

  async openForWriting(path: string): Promise<DiskFile> {
    return this.#watch(path, await this.#changing(path, () => nodeDisk.openForWriting(path)));
  }

  openForReading(path: string): Promise<DiskFile> {
    return nodeDisk.openForReading(path);
  }

  rename(from: string, to: string): Promise<void> {
    return this.#changing(to, () => nodeDisk.rename(from, to));
  }

  remove(path: string): Promise<void> {
    return this.#changing(path, () => nodeDisk.remove(path));
  }

  syncFolder(path: string): Promise<void> {
    return this.#changing(path, () => nodeDisk.syncFolder(path));
  }

  #watch(path: string, file: DiskFile): DiskFile {
    return {
      ...file,
      // Half of what was to be written is on the disk when a write fails.
      write: (bytes, offset) =>
        this.#changing(
          path,
          () => file.write(bytes, offset),
          () => file.write(bytes.subarray(0, bytes.length >> 1), offset),
        ),
      resize: (sizeBytes) => this.#changing(path, () => file.resize(sizeBytes)),
      sync: () => this.#changing(path, () => file.sync()),
    };
  }

  async #changing<Value>(
    path: string,
    act: () => Promise<Value>,
    half?: () => Promise<void>,
  ): Promise<Value> {
    const number = this.operations++;
    const fails = this.#failure === "once" ? number === this.#failsAt : number >= this.#failsAt;
    if (!fails) return await act();
    if (number === this.#failsAt) await half?.();
    throw new FolderError({ code: "folder/disk-full", path, systemCode: "ENOSPC" });
  }
}
