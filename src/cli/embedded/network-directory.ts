import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Project } from "../project/find-project.ts";

/** The files of an embedded network. */
export interface NetworkDirectory {
  /** Absolute; keys and state of the network live here. */
  readonly path: string;
  /** Says who runs the network; also keeps a second one from starting. */
  readonly pidPath: string;
  /** Says where the network listens and under which key it signs. */
  readonly descriptorPath: string;
  /** What a network in the background writes. */
  readonly logPath: string;
}

/** The directory of a project's network, or the one that the user named. */
export function networkDirectory(project: Project, stateDirectory?: string, cwd?: string): NetworkDirectory {
  const path =
    stateDirectory === undefined
      ? join(project.directory, ".icebox", "network")
      : resolve(cwd ?? project.directory, stateDirectory);
  return {
    path,
    pidPath: join(path, "network.pid"),
    descriptorPath: join(path, "network.json"),
    logPath: join(path, "network.log"),
  };
}

/** Makes the directory if it does not exist, closed to other users: it will hold the secrets of the network. */
export function makeNetworkDirectory({ path }: NetworkDirectory): void {
  mkdirSync(dirname(path), { recursive: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
}
