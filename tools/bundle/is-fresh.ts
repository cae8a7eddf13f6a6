import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stampName } from "./bundle-place.ts";
import { areUnchanged, type SourceStamp, stampFiles } from "./source-stamp.ts";

/**
 * Whether a bundle is made of the sources as they are now. Files that were touched or copied without a change are known
 * by their contents, and stamped anew where that is possible.
 */
export async function isFresh(root: string, bundle: string): Promise<boolean> {
  const stamp = readStamp(bundle);
  if (stamp === undefined) return false;
  if (areUnchanged(root, stamp.files)) return true;
  const { digestFiles } = await import("./digest-files.ts");
  const paths = stamp.files.map(([path]) => path);
  const files = stampFiles(root, paths);
  if (files === undefined || digestFiles(root, paths) !== stamp.digest) return false;
  // What was written while it was read is seen by the stamp that was taken before.
  tryWriteStamp(bundle, { ...stamp, files });
  return true;
}

function readStamp(bundle: string): SourceStamp | undefined {
  try {
    // The file is our own: written whole, and beside the program that reads it.
    return JSON.parse(readFileSync(join(bundle, stampName), "utf8")) as SourceStamp;
  } catch {
    return undefined;
  }
}

function tryWriteStamp(bundle: string, stamp: SourceStamp): void {
  const path = join(bundle, stampName);
  const written = `${path}.${String(process.pid)}`;
  try {
    writeFileSync(written, JSON.stringify(stamp));
    renameSync(written, path);
  } catch {
    // A checkout that cannot be written is compared by its contents each time.
  }
}
