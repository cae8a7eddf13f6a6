import { hasFault } from "../../bytes/mod.ts";
import { copySections, openRemoteSource, type SnapshotReference } from "../../client/mod.ts";
import { createFolderSink, openFolder } from "../../folder/mod.ts";
import type { SectionSink, SnapshotManifest } from "../../wire/mod.ts";
import type { TransferTools } from "./run-transfer.ts";

/** What is downloaded, and where to. */
export interface Download {
  readonly reference: SnapshotReference;
  /** Absolute. */
  readonly folder: string;
  readonly resume: boolean;
}

/**
 * Downloads a snapshot. The folder appears when it is complete. With `resume`, an unfinished download of the same
 * snapshot goes on, a finished one is verified, and if there is neither, a download begins.
 *
 * @returns the size of its sections in bytes
 */
export async function downloadSnapshot(
  { calls, copyOptions }: TransferTools,
  download: Download,
): Promise<number> {
  const source = await openRemoteSource(calls, download.reference);
  const { manifest } = source;
  const sizeBytes = manifest.sections.reduce((sum, section) => sum + (section.sizeBytes ?? 0), 0);
  if (download.resume && (await isThere(download.folder, manifest))) return sizeBytes;
  await copySections(source, await openSink(download, manifest), copyOptions);
  return sizeBytes;
}

async function openSink({ folder, resume }: Download, manifest: SnapshotManifest): Promise<SectionSink> {
  if (!resume) return createFolderSink(folder, manifest);
  try {
    return await createFolderSink(folder, manifest, { resume });
  } catch (error) {
    if (!hasFault(error, "folder/nothing-to-resume")) throw error;
    return createFolderSink(folder, manifest);
  }
}

/** Whether the folder is this snapshot, finished and whole. Of another snapshot's folder the sink says what it is. */
async function isThere(folder: string, { origin }: SnapshotManifest): Promise<boolean> {
  let found: Awaited<ReturnType<typeof openFolder>>;
  try {
    found = await openFolder(folder);
  } catch (error) {
    const isAbsent = ["folder/not-found", "folder/not-a-snapshot", "folder/unfinished"] as const;
    if (isAbsent.some((code) => hasFault(error, code))) return false;
    throw error;
  }
  try {
    const { canisterId, snapshotId, rootKeyHash } = found.manifest.origin;
    const isSame =
      canisterId === origin.canisterId &&
      snapshotId === origin.snapshotId &&
      rootKeyHash === origin.rootKeyHash;
    if (isSame) await found.verify();
    return isSame;
  } finally {
    await found.close();
  }
}
