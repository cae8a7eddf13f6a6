import { setImmediate as nextTurn } from "node:timers/promises";
import { ByteWriter } from "../../bytes/mod.ts";
import { type CheckpointBody, encodeCheckpointBody } from "../format/checkpoint-body.ts";
import { checksumOf } from "../format/checksum.ts";
import {
  encodeHeader,
  folderOf,
  HEADER_BYTES,
  noBoot,
  pathOf,
  type StoreIdentity,
} from "../format/file-header.ts";
import type { StorageMedium } from "../medium/storage-medium.ts";

/** A checkpoint to be written. */
export interface CheckpointToWrite {
  readonly identity: StoreIdentity;
  readonly number: number;
  /** The last commit in it. */
  readonly commit: number;
  readonly body: CheckpointBody;
  /** The body was read to its end; the checkpoint gets its name only when this has resolved. */
  readonly onRead?: () => Promise<void>;
}

/**
 * Writes a checkpoint under a temporary name, syncs it, renames it and syncs the folder; other work of the thread goes on
 * between blocks of 1 MiB.
 *
 * @returns its length in bytes
 */
export async function writeCheckpoint(medium: StorageMedium, checkpoint: CheckpointToWrite): Promise<number> {
  const { number, commit, identity, body, onRead } = checkpoint;
  const path = pathOf({ kind: "ckpt", number });
  const draft = `${path}.tmp`;
  const file = medium.create(draft);
  let end = HEADER_BYTES;
  try {
    const header = { kind: "ckpt", number, identity, bootId: noBoot, commit, synced: 0 } as const;
    file.write(0, encodeHeader(header));
    let checksum = 0;
    for (const block of encodeCheckpointBody(body)) {
      file.write(end, block);
      checksum = checksumOf(block, checksum);
      end += block.length;
      await nextTurn();
    }
    const trailer = new ByteWriter()
      .u64(BigInt(end - HEADER_BYTES))
      .u32(checksum)
      .finish();
    file.write(end, trailer);
    end += trailer.length;
    await onRead?.();
    await file.syncLater();
  } finally {
    file.close();
  }
  medium.rename(draft, path);
  medium.syncFolder(folderOf("ckpt"));
  return end;
}
