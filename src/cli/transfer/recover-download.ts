import { existsSync } from "node:fs";
import { decodeHex } from "../../bytes/mod.ts";
import {
  findUnfinished,
  openFolder,
  removeUnfinished,
  tidyFinished,
  unfinishedPath,
} from "../../folder/mod.ts";
import { ownMark } from "../../processes/mod.ts";
import type { DownloadRecord, RecordStore } from "../../recovery/mod.ts";
import { downloadSnapshot } from "./download-snapshot.ts";
import type { TransferTools } from "./run-transfer.ts";
import type { TransferEnd } from "./transfer-end.ts";

/** What recovering a download needs. */
export interface DownloadRecovery {
  readonly record: DownloadRecord;
  readonly records: RecordStore<DownloadRecord>;
  /** Whether the unfinished folder is to be removed. */
  readonly undo: boolean;
}

/**
 * Finishes a download that was cut off, or removes its unfinished folder. A folder that was published already is verified,
 * and freed of what an unfinished one needs. Nothing is removed that is not the download's own.
 *
 * @param tools The way to the network, asked for only if something has to be downloaded.
 * @throws ClientError; FolderError. The record stays then.
 */
export async function recoverDownload(
  tools: <T>(use: (tools: TransferTools) => Promise<T>) => Promise<T>,
  { record, records, undo }: DownloadRecovery,
): Promise<TransferEnd> {
  const { folder, identity, snapshot } = record;
  const found = await findUnfinished(folder);
  const isOwn = found.kind === "empty" || (found.kind === "begun" && found.identity === identity);
  if (!isOwn) {
    const isThere = found.kind === "absent" && (await isPublished(record));
    if (isThere) await tidyFinished(folder);
    records.remove(record);
    if (isThere) return { kind: "finished", snapshot };
    const partial = unfinishedPath(folder);
    const reason = found.kind === "absent" ? "is not there" : "belongs to something else now";
    return { kind: "nothing-left", reason: `"${partial}" ${reason}` };
  }
  if (undo) {
    await removeUnfinished(folder);
    records.remove(record);
    return { kind: "undone", snapshot, reason: "that was asked for" };
  }
  await tools((working) =>
    downloadSnapshot(working, {
      origin: { ...record, process: ownMark() },
      snapshotId: decodeHex(snapshot),
      folder,
      resume: true,
      records,
      onForgotten: (error) => {
        throw error;
      },
    }),
  );
  return { kind: "finished", snapshot };
}

/** Whether the folder is the finished download. */
async function isPublished({ folder, snapshot, canister, network }: DownloadRecord): Promise<boolean> {
  if (!existsSync(folder)) return false;
  const source = await openFolder(folder).catch(() => undefined);
  try {
    const origin = source?.manifest.origin;
    if (origin?.snapshotId !== snapshot || origin.canisterId !== canister.id) return false;
    if (origin.rootKeyHash !== network.rootKeyHash) return false;
    await source?.verify();
    return true;
  } finally {
    await source?.close();
  }
}
