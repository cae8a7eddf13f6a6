import { readFileSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { markName, stampName } from "./bundle-place.ts";
import { areUnchanged, type SourceStamp, stampFiles } from "./source-stamp.ts";

/** Two writes within this time may leave the same times behind. */
export const clockStepMs = 20;

/**
 * Whether a bundle is made of the sources as they are now. Files that were touched or copied without a change are known
 * by their contents, and stamped anew where that is possible.
 */
export async function isFresh(root: string, bundle: string): Promise<boolean> {
  const stamp = readStamp(bundle);
  if (stamp === undefined) return false;
  const sinceMs = Date.now() - clockStepMs;
  if (areUnchanged(root, stamp.files)) {
    tryMark(bundle, sinceMs);
    return true;
  }
  const { digestFiles } = await import("./digest-files.ts");
  const paths = stamp.files.map(([path]) => path);
  const files = stampFiles(root, paths);
  if (files === undefined || digestFiles(root, paths) !== stamp.digest) return false;
  // What was written while it was read is seen by the stamp that was taken before.
  tryWriteStamp(bundle, { ...stamp, files });
  tryMark(bundle, sinceMs);
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

function tryMark(bundle: string, sinceMs: number): void {
  try {
    utimesSync(join(bundle, markName), sinceMs / 1000, sinceMs / 1000);
  } catch {
    // As above.
  }
}
