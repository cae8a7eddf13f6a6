import { CliError } from "../cli-error.ts";
import { type NetworkDescriptor, readLiveDescriptor } from "../embedded/network-descriptor.ts";
import { networkDirectory } from "../embedded/network-directory.ts";
import type { Project } from "../project/find-project.ts";

/**
 * The running embedded network of a project.
 *
 * @throws CliError "cli/network-not-running"
 */
export function runningNetwork(project: Project): NetworkDescriptor {
  const { descriptorPath, path } = networkDirectory(project);
  const descriptor = readLiveDescriptor(descriptorPath);
  if (descriptor !== undefined) return descriptor;
  throw new CliError(
    { code: "cli/network-not-running", directory: path },
    `No network is running for the project in "${project.directory}"`,
    { next: "icebox network start --background" },
  );
}
