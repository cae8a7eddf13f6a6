import { join } from "node:path";
import { hasFault } from "../../bytes/mod.ts";
import {
  decodeFolderProgress,
  encodeFolderProgress,
  type FolderProgress,
  WireError,
} from "../../wire/mod.ts";
import type { Disk } from "../disk/disk.ts";
import { readWholeFile, writeWholeFile } from "../disk/whole-file.ts";
import { fileNames } from "../file-names.ts";
import { FolderError } from "../folder-error.ts";

/**
 * Replaces the progress file by one rename, so that it is always whole. What it names as written must be synced before.
 */
export async function writeProgress(disk: Disk, folder: string, progress: FolderProgress): Promise<void> {
  const path = join(folder, fileNames.progress);
  await writeWholeFile(disk, `${path}.new`, encodeFolderProgress(progress));
  await disk.rename(`${path}.new`, path);
  await disk.syncFolder(folder);
}

/**
 * Reads the progress file; undefined if the folder was made and nothing more.
 *
 * @throws FolderError `folder/bad-progress` for a damaged file, `folder/unsupported-version` for that of a later version
 */
export async function readProgress(disk: Disk, folder: string): Promise<FolderProgress | undefined> {
  try {
    return decodeFolderProgress(await readWholeFile(disk, join(folder, fileNames.progress)));
  } catch (error) {
    if (hasFault(error, "folder/not-found")) return undefined;
    if (!(error instanceof WireError)) throw error;
    const later = hasFault(error, "wire/unsupported-folder-manifest");
    const code = later ? "folder/unsupported-version" : "folder/bad-progress";
    const { message: reason } = error;
    throw new FolderError({ code, path: folder, file: fileNames.progress, reason }, { cause: error });
  }
}
