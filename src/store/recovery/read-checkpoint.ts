import { ByteReader } from "../../bytes/mod.ts";
import { type CheckpointBody, decodeCheckpointBody } from "../format/checkpoint-body.ts";
import { checksumOf } from "../format/checksum.ts";
import { decodeHeader, type FileHeader, HEADER_BYTES, pathOf } from "../format/file-header.ts";
import type { StorageMedium } from "../medium/storage-medium.ts";
import { damaged } from "../store-error.ts";
import { readWholeFile } from "./read-file.ts";

/** Length of the body and its checksum, behind the body. */
export const CHECKPOINT_TRAILER_BYTES = 12;

/** A checkpoint as it was read. */
export interface ReadCheckpoint {
  readonly header: FileHeader;
  readonly body: CheckpointBody<Uint8Array>;
  readonly sizeBytes: number;
}

/** Reads checkpoint `number`; throws StoreError `store/checkpoint-corrupt` or a fault of its header. */
export function readCheckpoint(medium: StorageMedium, number: number): ReadCheckpoint {
  const path = pathOf({ kind: "ckpt", number });
  const bytes = readWholeFile(medium, path);
  const header = decodeHeader(bytes, path, { kind: "ckpt", number });
  const end = bytes.length - CHECKPOINT_TRAILER_BYTES;
  if (end < HEADER_BYTES) throw damaged("store/checkpoint-corrupt", path, HEADER_BYTES, "it is cut off");
  const trailer = new ByteReader(bytes, end);
  if (trailer.u64() !== BigInt(end - HEADER_BYTES))
    throw damaged("store/checkpoint-corrupt", path, end, "its length is wrong");
  const body = bytes.subarray(HEADER_BYTES, end);
  if (trailer.u32() !== checksumOf(body))
    throw damaged("store/checkpoint-corrupt", path, HEADER_BYTES, "its checksum is wrong");
  try {
    return { header, body: decodeCheckpointBody(body), sizeBytes: bytes.length };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw damaged("store/checkpoint-corrupt", path, HEADER_BYTES, reason);
  }
}
