import { createHash, type Hash } from "node:crypto";
import type { DiskFile } from "../disk/disk.ts";
import { hashRange, type RangeHash } from "../hash-range.ts";

/** As much as is read at once. */
const STEP_BYTES = 1 << 20;

/**
 * The hash of a file as the disk gives it back, made while the file is written: behind the part of it that is whole from the
 * beginning on. So that at the end little is left to read.
 */
export class ReadBack {
  readonly #file: DiskFile;
  readonly #sizeBytes: number;
  readonly #buffer: Uint8Array;
  readonly #hash: Hash = createHash("sha256");
  /** Where the hash has come to. */
  #hashedBytes = 0;
  /** How far the file is written without a gap. */
  #wholeBytes = 0;
  /** Whether what was hashed is not what the file holds, or could not be read. */
  #isVoid = false;
  #reading: Promise<void> | undefined;

  constructor(file: DiskFile, sizeBytes: number) {
    this.#file = file;
    this.#sizeBytes = sizeBytes;
    this.#buffer = new Uint8Array(Math.min(STEP_BYTES, sizeBytes));
  }

  /** Tells of a write before it begins: what was hashed already must not change. */
  begin(offset: number): void {
    if (offset < this.#wholeBytes) this.#isVoid = true;
  }

  /** Tells up to where the file is written without a gap, and goes on reading. */
  advance(wholeBytes: number): void {
    this.#wholeBytes = Math.max(this.#wholeBytes, wholeBytes);
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
  }

  /** Size and hash of the file, all of which is written. Reads what was not read yet; everything if a range was rewritten. */
  async finish(): Promise<RangeHash> {
    this.advance(this.#sizeBytes);
    while (this.#reading !== undefined) await this.#reading;
    const found = await this.#file.sizeBytes();
    if (this.#isVoid || this.#hashedBytes !== found) return hashRange(this.#file, 0, found);
    return { sizeBytes: found, sha256: this.#hash.copy().digest("hex") };
  }

  /** Ends the reading, so that the file can be closed. */
  async stop(): Promise<void> {
    this.#isVoid = true;
    await this.#reading;
  }

  async #read(): Promise<void> {
    while (!this.#isVoid) {
      const length = Math.min(this.#buffer.length, this.#wholeBytes - this.#hashedBytes);
      const isLast = this.#wholeBytes === this.#sizeBytes;
      if (length === 0 || (length < this.#buffer.length && !isLast)) return;
      const bytes = this.#buffer.subarray(0, length);
      const found = await this.#file.read(bytes, this.#hashedBytes).catch(() => 0);
      // What the disk refuses now is read again at the end, where it is told.
      if (found < length) this.#isVoid = true;
      else this.#hash.update(bytes);
      this.#hashedBytes += length;
    }
  }
}
