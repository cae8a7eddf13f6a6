import { linkSync, renameSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { readTextFileIfPresent } from "../files/read-file.ts";
import { hasSystemCode, isAlive, ownMark, type ProcessMark } from "../../processes/mod.ts";

/** What came of the attempt to own a directory. */
export type PidClaim = { readonly kind: "claimed" } | { readonly kind: "taken"; readonly owner: ProcessMark };

/**
 * Claims a pid file for this process. A file whose process is gone is taken over.
 *
 * The file appears with its content in one step (a link to a finished file), so that no reader sees it half written
 * and of two claimants one wins.
 */
export function claimPidFile(path: string): PidClaim {
  mkdirSync(dirname(path), { recursive: true });
  const mark = ownMark();
  const draft = `${path}.${String(mark.pid)}.new`;
  writeFileSync(draft, `${JSON.stringify(mark)}\n`);
  try {
    for (;;) {
      if (tryLink(draft, path)) return { kind: "claimed" };
      const owner = readPidFile(path);
      if (owner !== undefined && isAlive(owner)) return { kind: "taken", owner };
      setAside(path, `${path}.${String(mark.pid)}.stale`);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Gives up a pid file that this process owns; another one's stays. */
export function releasePidFile(path: string): void {
  if (readPidFile(path)?.pid === process.pid) rmSync(path, { force: true });
}

/** The process that owns a pid file; undefined if there is none or nobody could have written it. */
export function readPidFile(path: string): ProcessMark | undefined {
  const content = readTextFileIfPresent(path);
  if (content === undefined) return undefined;
  try {
    const mark: unknown = JSON.parse(content);
    if (typeof mark !== "object" || mark === null || !("pid" in mark) || typeof mark.pid !== "number")
      return undefined;
    const startedAt = "startedAt" in mark && typeof mark.startedAt === "string" ? mark.startedAt : undefined;
    return { pid: mark.pid, startedAt };
  } catch {
    return undefined;
  }
}

function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (hasSystemCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Should another claimant have been faster, its file goes back. */
function setAside(path: string, aside: string): void {
  try {
    renameSync(path, aside);
  } catch (error) {
    if (hasSystemCode(error, "ENOENT")) return;
    throw error;
  }
  const moved = readPidFile(aside);
  if (moved !== undefined && isAlive(moved)) tryLink(aside, path);
  rmSync(aside, { force: true });
}
