import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { hasSystemCode } from "../../processes/mod.ts";
import { CliError } from "../cli-error.ts";
import type { NetworkDirectory } from "./network-directory.ts";

/** A directory with one of these was used by a network before: its keys, or where it was found. */
const traces = ["keys.json", "network.json"] as const;

/**
 * Empties the directory of a network that does not run, apart from the pid file and the log of the start under way.
 * A directory that was never a network's is left alone: whoever mistypes a path loses nothing.
 *
 * @throws CliError "cli/not-a-network-directory"
 */
export function cleanNetworkDirectory(directory: NetworkDirectory): void {
  const names = readNames(directory.path);
  const { path, pidPath, logPath } = directory;
  const foreign = names.filter((name) => ![pidPath, logPath].includes(join(path, name)));
  if (foreign.length === 0) return;
  if (!traces.some((trace) => foreign.includes(trace))) {
    throw new CliError(
      { code: "cli/not-a-network-directory", path },
      `Cannot clean "${path}" as it holds other things than a network`,
      { next: "Give an empty folder with --state-dir" },
    );
  }
  for (const name of foreign) rmSync(join(path, name), { recursive: true, force: true });
}

function readNames(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if (hasSystemCode(error, "ENOENT")) return [];
    throw error;
  }
}
