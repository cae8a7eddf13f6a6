import { createHash } from "node:crypto";
import type { StorageMedium } from "../medium/storage-medium.ts";
import { readWholeFile } from "../recovery/read-file.ts";
import { damaged } from "../store-error.ts";

/** Immutable byte strings, each in a file that bears its SHA-256. */
export class BlobFiles {
  readonly #medium: StorageMedium;
  readonly #hashes: Set<string>;
  /** Given up by the owner; they go with the next checkpoint. */
  #givenUp = new Set<string>();

  constructor(medium: StorageMedium) {
    this.#medium = medium;
    this.#hashes = new Set(medium.list("blobs").filter(isBlobName));
  }

  /** Hashes of all blobs that are there. */
  get hashes(): ReadonlySet<string> {
    return this.#hashes;
  }

  /**
   * Keeps a blob and answers its SHA-256 in hex. Returns when it is durable under its name: blobs are rare, and a
   * checkpoint must not rely on one that is not.
   */
  put(bytes: Uint8Array): string {
    const hash = hashOf(bytes);
    this.#givenUp.delete(hash);
    if (this.#hashes.has(hash)) return hash;
    const draft = `blobs/${hash}.tmp`;
    const file = this.#medium.create(draft);
    try {
      file.write(0, bytes);
      file.sync();
    } finally {
      file.close();
    }
    this.#medium.rename(draft, `blobs/${hash}`);
    this.#medium.syncFolder("blobs");
    this.#hashes.add(hash);
    return hash;
  }

  /** Reads a blob; throws `store/file-absent` or `store/blob-corrupt`. */
  read(hash: string): Uint8Array {
    const path = `blobs/${hash}`;
    if (!this.#hashes.has(hash)) throw damaged("store/file-absent", path, 0, "there is no such blob");
    const bytes = readWholeFile(this.#medium, path);
    if (hashOf(bytes) !== hash)
      throw damaged("store/blob-corrupt", path, 0, "its content does not have its hash");
    return bytes;
  }

  /** Gives up all blobs but these. */
  keepOnly(hashes: ReadonlySet<string>): void {
    this.#givenUp = new Set([...this.#hashes].filter((hash) => !hashes.has(hash)));
  }

  /** The blobs that are given up now; a checkpoint that begins now no longer needs them. */
  givenUp(): string[] {
    return [...this.#givenUp];
  }

  /** Removes those of the blobs that are still given up. */
  remove(hashes: readonly string[]): void {
    for (const hash of hashes) {
      if (!this.#givenUp.delete(hash)) continue;
      this.#hashes.delete(hash);
      this.#medium.remove(`blobs/${hash}`);
    }
  }
}

/** The SHA-256 in lower-case hex. */
export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Whether a file's name is the hash of a blob. */
export function isBlobName(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}
