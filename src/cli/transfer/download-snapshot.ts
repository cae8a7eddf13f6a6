import { encodeHex, hasFault } from "../../bytes/mod.ts";
import { copySections, openRemoteSource } from "../../client/mod.ts";
import { createFolderSink, type Disk, findUnfinished, openFolder, tidyFinished } from "../../folder/mod.ts";
import { type DownloadRecord, downloadForm, type RecordStore, type WorkOrigin } from "../../recovery/mod.ts";
import {
  type FloatForIcp,
  floatsMisreadByIcp,
  Principal,
  type SectionSink,
  snapshotIdentity,
  type SnapshotManifest,
} from "../../wire/mod.ts";
import type { TransferTools } from "./run-transfer.ts";
import { isOthers } from "./transfer-records.ts";

/** What is downloaded, and where to. */
export interface Download {
  readonly origin: WorkOrigin;
  readonly snapshotId: Uint8Array;
  /** Absolute. */
  readonly folder: string;
  readonly resume: boolean;
  readonly records: RecordStore<DownloadRecord>;
  /** Told if the record cannot be written: the download goes on without. */
  readonly onForgotten: (error: Error) => void;
}

/** What was downloaded. */
export interface Downloaded {
  /** Of its sections. */
  readonly sizeBytes: number;
  /** Float globals that `icp` does not read from the folder as they are, by their index. */
  readonly misreadByIcp: ReadonlyMap<number, FloatForIcp>;
}

/**
 * Downloads a snapshot. The folder appears when it is complete. With `resume`, an unfinished download of the same
 * snapshot goes on, a finished one is verified, and if there is neither, a download begins.
 *
 * Order: the record that `icebox recover` reads is there before the unfinished folder, and goes behind its end.
 *
 */
export async function downloadSnapshot(tools: TransferTools, download: Download): Promise<Downloaded> {
  const { origin, folder, resume, records, snapshotId } = download;
  const canisterId = Principal.fromText(origin.canister.id);
  const source = await openRemoteSource(tools.calls, { canisterId, snapshotId });
  const { manifest } = source;
  const sizeBytes = manifest.sections.reduce((sum, section) => sum + (section.sizeBytes ?? 0), 0);
  const downloaded: Downloaded = { sizeBytes, misreadByIcp: floatsMisreadByIcp(manifest.metadata) };
  const record: DownloadRecord = {
    ...origin,
    folder,
    snapshot: encodeHex(snapshotId),
    identity: snapshotIdentity(manifest),
    sizeBytes,
  };
  if (resume && (await isThere(folder, manifest))) {
    await tidyFinished(folder, tools.disk);
    if (records.read(downloadForm.nameOf(record)) !== undefined) records.remove(record);
    return downloaded;
  }
  const remembered = remember(download, record);
  let sink: SectionSink;
  try {
    sink = await openSink(download, manifest, tools.disk);
  } catch (error) {
    const isOwn = !hasFault(error, "folder/in-use") && (await hasLeft(record));
    if (remembered === "anew" && !isOwn) records.remove(record);
    throw error;
  }
  await copySections(source, sink, tools.copyOptions);
  if (remembered !== "not") records.remove(record);
  return downloaded;
}

/** Writes the record. That of a living process stays as it is: the folder belongs to that one. */
function remember({ records, onForgotten }: Download, record: DownloadRecord): "anew" | "again" | "not" {
  try {
    if (records.begin(record)) return "anew";
    const known = records.read(downloadForm.nameOf(record));
    if (known !== undefined && isOthers(known.process)) return "not";
    records.update(record);
    return "again";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    onForgotten(error);
    return "not";
  }
}

/** Whether there is an unfinished folder that only the record knows. */
async function hasLeft({ folder, identity }: DownloadRecord): Promise<boolean> {
  try {
    const found = await findUnfinished(folder);
    return found.kind === "empty" || (found.kind === "begun" && found.identity === identity);
  } catch {
    return false;
  }
}

async function openSink(
  { folder, resume }: Download,
  manifest: SnapshotManifest,
  disk: Disk,
): Promise<SectionSink> {
  if (!resume) return createFolderSink(folder, manifest, { disk });
  try {
    return await createFolderSink(folder, manifest, { resume, disk });
  } catch (error) {
    if (!hasFault(error, "folder/nothing-to-resume")) throw error;
    return createFolderSink(folder, manifest, { disk });
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
