import { createHash } from "node:crypto";
import type { DiskFile } from "./disk/disk.ts";

/** Bytes that are read at once; the memory that hashing takes. */
const STEP_BYTES = 1 << 20;

/** What a range of a file is. */
export interface RangeHash {
  /** Fewer than asked for if the file ends before. */
  readonly sizeBytes: number;
  /** Lower-case hex digits. */
  readonly sha256: string;
}

/** Reads a range of a file from the disk and hashes it. */
export async function hashRange(file: DiskFile, offset: number, sizeBytes: number): Promise<RangeHash> {
  const hash = createHash("sha256");
  const buffer = new Uint8Array(Math.min(STEP_BYTES, sizeBytes));
  let done = 0;
  while (done < sizeBytes) {
    const wanted = buffer.subarray(0, Math.min(buffer.length, sizeBytes - done));
    const length = await file.read(wanted, offset + done);
    hash.update(wanted.subarray(0, length));
    done += length;
    if (length < wanted.length) break;
  }
  return { sizeBytes: done, sha256: hash.digest("hex") };
}

/** SHA-256 of bytes in lower-case hex digits. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
