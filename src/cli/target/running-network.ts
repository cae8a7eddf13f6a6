import { CliError } from "../cli-error.ts";
import { type NetworkDescriptor, readLiveDescriptor } from "../embedded/network-descriptor.ts";
import { networkDirectory } from "../embedded/network-directory.ts";
import type { Project } from "../project/find-project.ts";

/**
 * The running embedded network of a project, or of the folder that the user named.
 *
 * @param stateDirectory as given on the command line, relative to `cwd`
 * @throws CliError "cli/network-not-running"
 */
export function runningNetwork(project: Project, stateDirectory?: string, cwd?: string): NetworkDescriptor {
  const { descriptorPath, path } = networkDirectory(project, stateDirectory, cwd);
  const descriptor = readLiveDescriptor(descriptorPath);
  if (descriptor !== undefined) return descriptor;
  const fault = { code: "cli/network-not-running", directory: path } as const;
  if (project.configPath === undefined) {
    throw new CliError(
      fault,
      `No network is running in "${project.directory}", and there is no icebox.yaml, icp.yaml or dfx.json in it or above`,
      { next: "Change into the folder of a project, or name it with --project-root" },
    );
  }
  throw new CliError(fault, `No network is running for the project in "${project.directory}"`, {
    next: "icebox network start --background",
  });
}
