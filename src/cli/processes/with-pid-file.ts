import { CliError } from "../cli-error.ts";
import { claimPidFile, releasePidFile } from "./pid-file.ts";

const waitMs = 10;
const mostWaits = 1_000;

/**
 * Does something while this process owns a pid file; waits up to 10 s for another owner. Blocks the thread, which is
 * right for a command that has nothing else to do.
 *
 * @throws CliError "cli/file-busy"
 */
export function withPidFile(path: string, use: () => void): void {
  let claim = claimPidFile(path);
  for (let waits = 0; claim.kind === "taken"; waits += 1) {
    if (waits === mostWaits) {
      const { pid } = claim.owner;
      throw new CliError({ code: "cli/file-busy", path, pid }, `Process ${String(pid)} holds "${path}"`, {
        next: "Wait for the other command, then run this one again",
      });
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMs);
    claim = claimPidFile(path);
  }
  try {
    use();
  } finally {
    releasePidFile(path);
  }
}
