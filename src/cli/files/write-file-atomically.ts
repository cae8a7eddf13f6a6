import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** How the file is made. */
export interface WriteOptions {
  /** Permission bits of the new file. @default {0o644} */
  readonly mode?: number;
  /** Fail with EEXIST if there is a file of that name. @default {false} */
  readonly isNew?: boolean;
}

/**
 * Writes a file so that a reader sees the old content or the new, never a part. Order: the new content is complete
 * and synced under another name before it takes the name; otherwise a crash could leave an empty file. Missing
 * folders are made.
 */
export function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  options: WriteOptions = {},
): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${String(process.pid)}.new`;
  const descriptor = openSync(temporary, "w", options.mode ?? 0o644);
  try {
    try {
      const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
      for (let written = 0; written < bytes.length;) {
        written += writeSync(descriptor, bytes, written);
      }
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (options.isNew === true) linkSync(temporary, path);
    else renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}
