import { statSync } from "node:fs";
import { join } from "node:path";

/** A file as it was: its path below the checkout, size in bytes, times of its content and of its entry in milliseconds. */
export type FileStamp = readonly [path: string, size: number, mtimeMs: number, ctimeMs: number];

/** The sources that a bundle was made of. */
export interface SourceStamp {
  readonly files: readonly FileStamp[];
  /** SHA-256 of their names and contents, hexadecimal: see `digestFiles`. */
  readonly digest: string;
}

/** Stamps the files; undefined if one of them is gone. */
export function stampFiles(root: string, paths: readonly string[]): readonly FileStamp[] | undefined {
  const stamps: FileStamp[] = [];
  for (const path of paths) {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    stamps.push([path, found.size, found.mtimeMs, found.ctimeMs]);
  }
  return stamps;
}

/**
 * Whether all files are as they were stamped. The times of the entries are among what is compared: they change with
 * every write, also where a tool sets the other time back.
 */
export function areUnchanged(root: string, files: readonly FileStamp[]): boolean {
  return files.every(([path, size, mtimeMs, ctimeMs]) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    return found?.size === size && found.mtimeMs === mtimeMs && found.ctimeMs === ctimeMs;
  });
}
