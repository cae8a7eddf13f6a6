import { setTimeout as delay } from "node:timers/promises";
import { CliError } from "../cli-error.ts";
import { isAlive, type ProcessMark } from "../../processes/mod.ts";

const intervalMs = 25;

/**
 * Asks the process of a network to stop and waits until it is gone.
 *
 * @param limitMs How long to wait.
 * @throws CliError "cli/network-not-stopped"
 */
export async function stopNetworkProcess(mark: ProcessMark, limitMs: number): Promise<void> {
  try {
    process.kill(mark.pid, "SIGINT");
  } catch (error) {
    if (!isAlive(mark)) return;
    throw error;
  }
  for (let waitedMs = 0; isAlive(mark); waitedMs += intervalMs) {
    if (waitedMs >= limitMs) {
      const { pid } = mark;
      throw new CliError(
        { code: "cli/network-not-stopped", pid, waitedMs },
        `The network (process ${String(pid)}) did not stop within ${String(limitMs / 1000)} s`,
        { next: `kill ${String(pid)}` },
      );
    }
    await delay(intervalMs);
  }
}
