import { encodeHex } from "../../../bytes/mod.ts";
import type { Sha256 } from "../../../wire/mod.ts";
import { WASM_CHUNK_BYTES } from "../../cycles/prices.ts";

/** Entries of one chunk store. */
export const MAX_CHUNKS = 100;

/** WasmChunks by SHA-256 in hex. */
export type ChunkStore = ReadonlyMap<string, Uint8Array>;

/** What became of a chunk; `reason` is the Internet Computer's wording. */
export type AddChunkOutcome =
  | { readonly kind: "added" | "present"; readonly hash: Uint8Array; readonly store: ChunkStore }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Puts `chunk` (at most 1 MiB) into `store`, which holds 100 of them. A chunk that is already there changes nothing.
 *
 * The store keeps a copy, because the bytes of a call may be a view of its whole request.
 */
export function addChunk(store: ChunkStore, chunk: Uint8Array, sha256: Sha256): AddChunkOutcome {
  const hash = sha256(chunk);
  const key = encodeHex(hash);
  if (store.has(key)) return { kind: "present", hash, store };
  if (chunk.length > WASM_CHUNK_BYTES) {
    return {
      kind: "refused",
      reason: `Wasm chunk size ${chunk.length} exceeds the maximum chunk size of ${WASM_CHUNK_BYTES}`,
    };
  }
  if (store.size >= MAX_CHUNKS) {
    const capacity = MAX_CHUNKS * WASM_CHUNK_BYTES;
    return {
      kind: "refused",
      reason: `Wasm chunk store has already reached maximum capacity of ${capacity} bytes or the maximum number of entries, ${MAX_CHUNKS}`,
    };
  }
  return { kind: "added", hash, store: new Map([...store, [key, chunk.slice()]]) };
}

/** The hashes of `store` in ascending order. */
export function chunkHashes(store: ChunkStore): string[] {
  return [...store.keys()].sort();
}
