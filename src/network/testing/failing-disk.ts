import {
  FileMedium,
  type StorageFile,
  type StorageMedium,
  StoreError,
  type StoreFault,
} from "../../store/mod.ts";

/** What a medium says when it does not do something. */
export type DiskFailure = Pick<Extract<StoreFault, { readonly systemCode: string }>, "code" | "systemCode">;

/** A directory on a disk that fails while `failure` says how: nothing is written, and no file is made. */
export class FailingDisk implements StorageMedium {
  failure: DiskFailure | undefined;
  readonly #medium: FileMedium;

  constructor(directory: string) {
    this.#medium = new FileMedium(directory);
  }

  get bootId(): Uint8Array {
    return this.#medium.bootId;
  }

  claim(): ReturnType<StorageMedium["claim"]> {
    return this.#medium.claim();
  }

  owner(): number | undefined {
    return this.#medium.owner();
  }

  release(): void {
    this.#medium.release();
  }

  list(folder: string): string[] {
    return this.#medium.list(folder);
  }

  create(path: string): StorageFile {
    this.#assertWorks(path);
    return this.#watched(this.#medium.create(path));
  }

  open(path: string, access: "read" | "write"): StorageFile {
    return this.#watched(this.#medium.open(path, access));
  }

  rename(from: string, to: string): void {
    this.#medium.rename(from, to);
  }

  remove(path: string): void {
    this.#medium.remove(path);
  }

  syncFolder(folder: string): void {
    this.#medium.syncFolder(folder);
  }

  #assertWorks(path: string): void {
    if (this.failure !== undefined) throw new StoreError({ ...this.failure, path });
  }

  #watched(file: StorageFile): StorageFile {
    return {
      path: file.path,
      size: () => file.size(),
      read: (position, target) => file.read(position, target),
      write: (position, bytes) => {
        this.#assertWorks(file.path);
        file.write(position, bytes);
      },
      truncate: (sizeBytes) => {
        file.truncate(sizeBytes);
      },
      assertPresent: () => {
        file.assertPresent();
      },
      sync: () => {
        file.sync();
      },
      syncLater: () => file.syncLater(),
      close: () => {
        file.close();
      },
    };
  }
}
