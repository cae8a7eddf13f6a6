import { spawn } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { CliContext } from "../cli-context.ts";
import { CliError } from "../cli-error.ts";
import { makeNetworkDirectory, type NetworkDirectory } from "./network-directory.ts";
import { type NetworkDescriptor, readLiveDescriptor } from "./network-descriptor.ts";
import { readPidFile } from "../processes/pid-file.ts";
import { isAlive } from "../../processes/mod.ts";
import { alreadyRunning } from "./run-network.ts";

/** How often the descriptor is looked for. */
const intervalMs = 25;

/**
 * Starts `icebox network start` with the given arguments as a process of its own and waits until its network takes
 * calls. What it writes goes to the log file of the directory.
 *
 * @throws CliError "cli/network-already-running" or "cli/network-not-started"
 */
export async function startInBackground(
  directory: NetworkDirectory,
  commandLine: readonly string[],
  { cwd, env }: Pick<CliContext, "cwd" | "env">,
): Promise<NetworkDescriptor> {
  const owner = readPidFile(directory.pidPath);
  if (owner !== undefined && isAlive(owner)) throw alreadyRunning(directory, owner.pid);
  makeNetworkDirectory(directory);
  const log = openSync(directory.logPath, "w", 0o600);
  const child = spawn(process.execPath, commandLine, {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  for (;;) {
    const descriptor = readLiveDescriptor(directory.descriptorPath);
    if (descriptor !== undefined && descriptor.pid === child.pid) {
      child.unref();
      return descriptor;
    }
    if (child.exitCode !== null || child.signalCode !== null) throw notStarted(directory);
    await delay(intervalMs);
  }
}

/**
 * The failure that the process has told before it ended. What it told stands in the error, so that nothing is left in
 * a folder that held nothing else.
 */
function notStarted({ logPath, path }: NetworkDirectory): CliError {
  const log = readFileSync(logPath, "utf8").trimEnd();
  const told = /^Error: (?<message>[\s\S]+?)\nCode: .+(?:\nNext: (?<next>.+))?$/m.exec(log)?.groups;
  if (told === undefined) {
    return new CliError(
      { code: "cli/network-not-started", logPath },
      `The network ended before it took calls. It said:\n${log.split("\n").slice(-20).join("\n")}`,
      { next: `The whole log is in ${logPath}` },
    );
  }
  rmSync(logPath, { force: true });
  if (readdirSync(path).length === 0) rmdirSync(path);
  const { message = log, next } = told;
  return new CliError(
    { code: "cli/network-not-started", logPath },
    message,
    next === undefined ? {} : { next },
  );
}
