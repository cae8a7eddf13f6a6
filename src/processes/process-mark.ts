import { readFileSync } from "node:fs";
import { hasSystemCode } from "./has-system-code.ts";

/** What identifies a process beyond its number, which systems use again. */
export interface ProcessMark {
  readonly pid: number;
  /** When it started, in the words of the system; absent where the system does not tell. */
  readonly startedAt: string | undefined;
}

/** The mark of this process. */
export function ownMark(): ProcessMark {
  return { pid: process.pid, startedAt: startOf(process.pid) };
}

/** The mark of nobody who lives, for what this process gives up without ending. */
export function abandonedMark(): ProcessMark {
  return { pid: process.pid, startedAt: "given up" };
}

/** Whether the very process that bore the mark still runs. */
export function isAlive(mark: ProcessMark): boolean {
  try {
    process.kill(mark.pid, 0);
  } catch (error) {
    return hasSystemCode(error, "EPERM");
  }
  return mark.startedAt === undefined || startOf(mark.pid) === mark.startedAt;
}

/** Field 22 of /proc/PID/stat, counted behind the name in parentheses: ticks between boot and start. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : rest[18];
  } catch {
    return undefined;
  }
}
