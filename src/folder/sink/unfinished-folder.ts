import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { directoryOwner } from "../../processes/mod.ts";
import { hasFault } from "../../bytes/mod.ts";
import type { SectionRanges } from "../../wire/mod.ts";
import { nodeDisk } from "../disk/node-disk.ts";
import { systemFault } from "../disk/system-fault.ts";
import { fileNames, unfinishedPath } from "../file-names.ts";
import { FolderError } from "../folder-error.ts";
import type { Disk } from "../disk/disk.ts";
import { readProgress } from "./progress-file.ts";

/** What lies in the unfinished folder of a path. */
export type UnfinishedFolder =
  | { readonly kind: "absent" }
  /** It was made and nothing more: it may become that of any snapshot. */
  | { readonly kind: "empty" }
  | { readonly kind: "begun"; readonly identity: string; readonly written: SectionRanges }
  /** Somebody put something there that is no work of a sink. */
  | { readonly kind: "foreign" };

/**
 * Looks at the unfinished folder of a path.
 *
 * @throws FolderError `folder/bad-progress` and others
 */
export async function findUnfinished(path: string): Promise<UnfinishedFolder> {
  const folder = unfinishedPath(resolve(path));
  const names = await namesIn(folder);
  if (names === undefined) return { kind: "absent" };
  const progress = await readProgress(nodeDisk, folder);
  if (progress !== undefined)
    return { kind: "begun", identity: progress.identity, written: progress.written };
  const own = (name: string): boolean => name.startsWith("lock-") || name === `${fileNames.progress}.new`;
  return names.every(own) ? { kind: "empty" } : { kind: "foreign" };
}

/**
 * Removes the unfinished folder of a path with all in it.
 *
 * @throws FolderError `folder/in-use` if a living process writes it
 */
export async function removeUnfinished(path: string, disk: Disk = nodeDisk): Promise<void> {
  const folder = unfinishedPath(resolve(path));
  const pid = directoryOwner(folder);
  if (pid !== undefined && pid !== process.pid)
    throw new FolderError({ code: "folder/in-use", path: folder, pid });
  await disk.remove(folder);
}

/** Removes from a finished folder what a sink that was cut off behind the rename left there; it means nothing any more. */
export async function tidyFinished(path: string, disk: Disk = nodeDisk): Promise<void> {
  const folder = resolve(path);
  for (const name of (await namesIn(folder)) ?? []) {
    if (name === fileNames.progress || /^lock-\d+$/.test(name)) await disk.remove(join(folder, name));
  }
}

async function namesIn(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    const fault = systemFault(error, folder);
    if (hasFault(fault, "folder/not-found")) return undefined;
    throw fault;
  }
}
