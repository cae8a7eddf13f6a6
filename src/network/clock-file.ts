import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomic } from "./keys/write-file-atomic.ts";
import { NetworkError } from "./network-error.ts";

function clockPath(stateDirectory: string): string {
  return join(stateDirectory, "clock.json");
}

/**
 * By how many nanoseconds the clock of the network in `stateDirectory` was advanced: the content of `clock.json`, 0
 * without such a file.
 *
 * @throws NetworkError "network/clock-corrupt" for a file that cannot be understood; it is left as it is
 */
export async function readClockOffset(stateDirectory: string): Promise<bigint> {
  const path = clockPath(stateDirectory);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return 0n;
    throw error;
  }
  const digits = /^\{"advancedNs":"(\d{1,30})"\}\s*$/.exec(text)?.[1];
  if (digits !== undefined) return BigInt(digits);
  throw new NetworkError(
    { code: "network/clock-corrupt", path },
    `Cannot read by how much the network's time was advanced in "${path}": restore the file, or delete it to go on from the time of the last round`,
  );
}

/** Keeps by how many nanoseconds the clock was advanced; the next start reads it. */
export async function writeClockOffset(stateDirectory: string, offsetNs: bigint): Promise<void> {
  const content = `${JSON.stringify({ advancedNs: String(offsetNs) })}\n`;
  await writeFileAtomic(clockPath(stateDirectory), content, 0o600);
}
