import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { RecoveryError } from "../recovery-error.ts";

/**
 * Writes a file so that whoever reads it, also after a loss of power, finds the old content or the new. Order: the new
 * content is synced under another name before it takes the name, and then the folder is synced. Missing folders are made.
 *
 * @param isNew Fail with EEXIST if there is a file of that name.
 * @throws RecoveryError "recovery/not-writable"
 */
export function writeDurably(path: string, content: string, isNew: boolean): void {
  try {
    write(path, content, isNew);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code === "EEXIST") throw error;
    const systemCode = String(error.code);
    const reason = systemCode === "ENOSPC" || systemCode === "EDQUOT" ? "the disk is full" : error.message;
    throw new RecoveryError(
      { code: "recovery/not-writable", path, systemCode },
      `Cannot write "${path}", and nothing is changed on a network that is not noted there first: ${reason}`,
      { cause: error },
    );
  }
}

function write(path: string, content: string, isNew: boolean): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${String(process.pid)}.new`;
  try {
    withOpen(draft, "w", (file) => {
      const bytes = new TextEncoder().encode(content);
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
      fsyncSync(file);
    });
    if (isNew) linkSync(draft, path);
    else renameSync(draft, path);
    syncFolder(folder);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a file for good: it does not come back after a loss of power. */
export function removeDurably(path: string): void {
  rmSync(path, { force: true });
  syncFolder(dirname(path));
}

function syncFolder(folder: string): void {
  withOpen(folder, "r", fsyncSync);
}

function withOpen(path: string, flags: string, use: (file: number) => void): void {
  const file = openSync(path, flags, 0o600);
  try {
    use(file);
  } finally {
    closeSync(file);
  }
}
