import { readdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { hasFault } from "../../bytes/mod.ts";
import { claimDirectory, directoryOwner, releaseDirectory } from "../../processes/mod.ts";
import {
  type FolderLayout,
  type OtherFields,
  type SectionRanges,
  type SectionSink,
  snapshotIdentity,
  type SnapshotManifest,
} from "../../wire/mod.ts";
import type { Disk } from "../disk/disk.ts";
import { nodeDisk } from "../disk/node-disk.ts";
import { systemCodeOf, systemFault } from "../disk/system-fault.ts";
import { unfinishedPath } from "../file-names.ts";
import { FolderError } from "../folder-error.ts";
import { FolderSink } from "./folder-sink.ts";
import { readProgress, writeProgress } from "./progress-file.ts";

/** How a folder is written. */
export interface FolderSinkOptions {
  /** @default {"icp"} */
  readonly layout?: FolderLayout;
  /** Continues an unfinished folder of the same snapshot instead of beginning one. @default {false} */
  readonly resume?: boolean;
  /** Fields of `metadata.json` beside those that are known. @default {none} */
  readonly otherFields?: OtherFields;
  /** @default {the machine's file system} */
  readonly disk?: Disk;
}

/**
 * Opens a folder that a snapshot is written into, and makes the folders above it. All work is done in `PATH.partial`, which no tool takes for a snapshot;
 * `finish` renames it. One process at a time writes it.
 *
 * @throws FolderError `folder/exists` if the path holds something; `folder/unfinished-exists` without `resume`;
 *   `folder/nothing-to-resume`, `folder/other-snapshot` or `folder/bad-progress` with it; `folder/in-use`; disk faults
 */
export async function createFolderSink(
  path: string,
  manifest: SnapshotManifest,
  options: FolderSinkOptions = {},
): Promise<SectionSink> {
  const { layout = "icp", resume = false, otherFields = new Map(), disk = nodeDisk } = options;
  const target = resolve(path);
  const folder = unfinishedPath(target);
  await assertFree(target);
  const isNew = await makeFolders(disk, folder);
  if (isNew && resume) {
    await disk.remove(folder);
    throw new FolderError({ code: "folder/nothing-to-resume", path: folder });
  }
  if (!isNew && !resume) throw unfinishedExists(folder);
  claim(folder);
  try {
    const identity = snapshotIdentity(manifest);
    const written = await openProgress(disk, folder, { layout, identity });
    if (isNew) await disk.syncFolder(dirname(folder));
    return new FolderSink({ target, folder, layout, manifest, identity, otherFields, disk, written });
  } catch (error) {
    releaseDirectory(folder);
    throw error;
  }
}

/** Makes a folder and those above it that are missing, durably but for itself; gives false if its name is taken. */
async function makeFolders(disk: Disk, path: string): Promise<boolean> {
  try {
    return await disk.makeFolder(path);
  } catch (error) {
    const parent = dirname(path);
    if (!hasFault(error, "folder/not-found") || parent === path) throw error;
    await makeFolders(disk, parent);
    await disk.syncFolder(dirname(parent));
    return disk.makeFolder(path);
  }
}

/** Nobody must be led to remove what another process is writing. */
function unfinishedExists(folder: string): FolderError {
  const pid = directoryOwner(folder);
  return pid === undefined
    ? new FolderError({ code: "folder/unfinished-exists", path: folder })
    : new FolderError({ code: "folder/in-use", path: folder, pid });
}

async function openProgress(
  disk: Disk,
  folder: string,
  { layout, identity }: { readonly layout: FolderLayout; readonly identity: string },
): Promise<SectionRanges> {
  const progress = await readProgress(disk, folder);
  if (progress === undefined) {
    // Before the first file, so that whatever lies in the folder belongs to the snapshot that this names.
    await writeProgress(disk, folder, { layout, identity, written: new Map() });
    return new Map();
  }
  if (progress.identity !== identity || progress.layout !== layout)
    throw new FolderError({ code: "folder/other-snapshot", path: folder });
  return progress.written;
}

/** An empty folder may stand where the snapshot is to be: the rename at the end replaces it. */
async function assertFree(target: string): Promise<void> {
  let names: readonly string[];
  try {
    names = await readdir(target);
  } catch (error) {
    const systemCode = systemCodeOf(error);
    if (systemCode === "ENOENT") return;
    if (systemCode !== "ENOTDIR") throw systemFault(error, target);
    throw new FolderError({ code: "folder/exists", path: target }, { cause: error });
  }
  if (names.length > 0) throw new FolderError({ code: "folder/exists", path: target });
}

function claim(folder: string): void {
  let claimed: ReturnType<typeof claimDirectory>;
  try {
    claimed = claimDirectory(folder);
  } catch (error) {
    throw systemFault(error, folder);
  }
  if (claimed.kind === "owned")
    throw new FolderError({ code: "folder/in-use", path: folder, pid: claimed.pid });
}
