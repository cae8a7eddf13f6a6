import { createHash } from "node:crypto";
import type { DiskFile } from "../disk/disk.ts";
import { hashBytes } from "../hash-range.ts";

/** The most that one chunk of the chunk store can have. */
const MAX_CHUNK_BYTES = 1_048_576;

/** What tools cut modules into. */
const usualSizes: readonly number[] = [1_000_000, MAX_CHUNK_BYTES];

/** A chunk in the file of all chunks. */
export interface ChunkPiece {
  readonly sha256: string;
  readonly offset: number;
  readonly sizeBytes: number;
}

/**
 * Cuts a file of chunks that lie one after the other, whose sizes nothing tells, by their hashes: a piece ends where its
 * hash is met. Usual sizes are tried first; then each size, in seconds per chunk.
 *
 * @param hashes in the order of the file, in hex digits
 * @returns undefined if the bytes are not these chunks
 */
export async function splitChunks(
  file: DiskFile,
  sizeBytes: number,
  hashes: readonly string[],
): Promise<readonly ChunkPiece[] | undefined> {
  const pieces: ChunkPiece[] = [];
  let offset = 0;
  for (const [index, sha256] of hashes.entries()) {
    const rest = new Uint8Array(Math.min(MAX_CHUNK_BYTES, sizeBytes - offset));
    await file.read(rest, offset);
    const others = hashes.length - index - 1;
    const likely = [
      sizeBytes - offset,
      ...pieces.map((piece) => piece.sizeBytes),
      ...usualSizes,
      ...usualSizes.map((usual) => sizeBytes - offset - others * usual),
    ];
    const found = pieceSize(rest, sha256, likely);
    if (found === undefined) return undefined;
    pieces.push({ sha256, offset, sizeBytes: found });
    offset += found;
  }
  return offset === sizeBytes ? pieces : undefined;
}

function pieceSize(rest: Uint8Array, sha256: string, likely: readonly number[]): number | undefined {
  const fits = new Set(likely.filter((size) => size >= 0 && size <= rest.length));
  for (const size of fits) if (hashBytes(rest.subarray(0, size)) === sha256) return size;
  const hash = createHash("sha256");
  for (let size = 0; ; size++) {
    if (hash.copy().digest("hex") === sha256) return size;
    if (size === rest.length) return undefined;
    hash.update(rest.subarray(size, size + 1));
  }
}
