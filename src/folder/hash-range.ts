import { createHash } from "node:crypto";
import type { DiskFile } from "./disk/disk.ts";

/** Bytes that are read at once; hashing takes the memory of two such pieces. */
const STEP_BYTES = 1 << 20;

/** What a range of a file is. */
export interface RangeHash {
  /** Fewer than asked for if the file ends before. */
  readonly sizeBytes: number;
  /** Lower-case hex digits. */
  readonly sha256: string;
}

/** Reads a range of a file from the disk and hashes it; while one piece is hashed, the next is read. */
export async function hashRange(file: DiskFile, offset: number, sizeBytes: number): Promise<RangeHash> {
  const hash = createHash("sha256");
  const pieceBytes = Math.min(STEP_BYTES, sizeBytes);
  let [buffer, spare] = [new Uint8Array(pieceBytes), new Uint8Array(pieceBytes)];
  const readAt = (done: number, into: Uint8Array): Promise<number> =>
    file.read(into.subarray(0, Math.min(pieceBytes, sizeBytes - done)), offset + done);
  let done = 0;
  let length = await readAt(0, buffer);
  while (length > 0) {
    const piece = buffer.subarray(0, length);
    done += length;
    const isEnd = length < pieceBytes || done === sizeBytes;
    const following = isEnd ? undefined : readAt(done, spare);
    hash.update(piece);
    length = (await following) ?? 0;
    [buffer, spare] = [spare, buffer];
  }
  return { sizeBytes: done, sha256: hash.digest("hex") };
}

/** SHA-256 of bytes in lower-case hex digits. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
