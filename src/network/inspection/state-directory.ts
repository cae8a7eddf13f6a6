import { existsSync } from "node:fs";
import { join } from "node:path";
import { FileMedium } from "../../store/mod.ts";
import { NetworkError } from "../network-error.ts";

/** Whether there is the state of a network in the directory, sound or not. */
export function hasState(directory: string): boolean {
  return existsSync(join(directory, "ckpt"));
}

/**
 * The files of a network's state, to be looked at.
 *
 * @throws NetworkError "network/no-state" if the directory holds no state of a network; nothing is made there
 */
export function mediumOf(directory: string): FileMedium {
  if (hasState(directory)) return new FileMedium(directory);
  throw new NetworkError(
    { code: "network/no-state", path: directory },
    `Cannot find the state of a network in "${directory}"`,
  );
}

/** Number of the process that runs a network in the directory; undefined if none does. */
export function networkOwner(directory: string): number | undefined {
  return hasState(directory) ? new FileMedium(directory).owner() : undefined;
}
