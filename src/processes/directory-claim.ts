import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasSystemCode } from "./has-system-code.ts";
import { isAlive, ownMark, type ProcessMark } from "./process-mark.ts";

const lockName = /^lock-(\d+)$/;

/**
 * Claims a directory for this process with a file `lock-<pid>`.
 *
 * Each claimant first leaves its own mark and then looks for others': of two that come at once each sees the other, so
 * never both go on (both may give up). A mark whose process is gone is removed. Throws the system's error if the
 * directory cannot be read or written.
 */
export function claimDirectory(
  directory: string,
): { readonly kind: "claimed" } | { readonly kind: "owned"; readonly pid: number } {
  const mark = ownMark();
  const path = join(directory, `lock-${String(mark.pid)}`);
  if (!tryWrite(path, mark)) {
    // A file of our own number: this process has the directory open, or one that bore the number before us had it.
    if (isAlive(readMark(path, mark.pid))) return { kind: "owned", pid: mark.pid };
    writeFileSync(path, contentOf(mark));
  }
  for (const other of readMarks(directory)) {
    if (other.pid === mark.pid) continue;
    if (isAlive(other)) {
      rmSync(path, { force: true });
      return { kind: "owned", pid: other.pid };
    }
    rmSync(join(directory, `lock-${String(other.pid)}`), { force: true });
  }
  return { kind: "claimed" };
}

/** Gives up the claim of this process. */
export function releaseDirectory(directory: string): void {
  rmSync(join(directory, `lock-${String(process.pid)}`), { force: true });
}

/** The live process that claimed the directory. */
export function directoryOwner(directory: string): number | undefined {
  return readMarks(directory).find(isAlive)?.pid;
}

function readMarks(directory: string): ProcessMark[] {
  return readdirSync(directory).flatMap((name) => {
    const pid = Number(lockName.exec(name)?.[1] ?? Number.NaN);
    return Number.isNaN(pid) ? [] : [readMark(join(directory, name), pid)];
  });
}

/** A file that is not complete yet counts with the number in its name alone. */
function readMark(path: string, pid: number): ProcessMark {
  try {
    const mark: unknown = JSON.parse(readFileSync(path, "utf8"));
    const known = typeof mark === "object" && mark !== null && "startedAt" in mark;
    return { pid, startedAt: known && typeof mark.startedAt === "string" ? mark.startedAt : undefined };
  } catch {
    return { pid, startedAt: undefined };
  }
}

function tryWrite(path: string, mark: ProcessMark): boolean {
  try {
    writeFileSync(path, contentOf(mark), { flag: "wx" });
    return true;
  } catch (error) {
    if (hasSystemCode(error, "EEXIST")) return false;
    throw error;
  }
}

function contentOf(mark: ProcessMark): string {
  return `${JSON.stringify(mark)}\n`;
}
