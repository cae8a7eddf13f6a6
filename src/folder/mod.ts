/**
 * Folder: snapshots as folders on the disk, of icp, dfx, Juno and Icebox (docs/formats/snapshot-folder.md).
 *
 * - openFolder gives a SectionSource; its `verify` reads every byte and compares it with the manifest, verifyFolder does
 *   the same and gives a verdict.
 * - createFolderSink gives a SectionSink. It works in `PATH.partial`, which no tool takes for a snapshot, notes what is
 *   durable, and renames the folder when it is whole. An interrupted one is resumed, one process at a time.
 * - convertFolder writes a folder in another layout.
 *
 * Failures are FolderErrors with a code `folder/...`.
 */
export { FolderError, type DamageFault, type FolderFault } from "./folder-error.ts";
export type { Disk, DiskFile } from "./disk/disk.ts";
export { nodeDisk } from "./disk/node-disk.ts";
export { createFolderSink, type FolderSinkOptions } from "./sink/create-folder-sink.ts";
export {
  findUnfinished,
  removeUnfinished,
  tidyFinished,
  type UnfinishedFolder,
} from "./sink/unfinished-folder.ts";
export { unfinishedPath } from "./file-names.ts";
export { openFolder } from "./source/open-folder.ts";
export type { FolderSource } from "./source/folder-source.ts";
export { type FolderVerdict, verifyFolder } from "./verify-folder.ts";
export { convertFolder, type ConversionLoss } from "./convert-folder.ts";
