import { readLiveDescriptor } from "../embedded/network-descriptor.ts";
import { networkDirectory } from "../embedded/network-directory.ts";
import type { Project } from "../project/find-project.ts";
import { localName } from "./names.ts";
import type { NetworkSelection } from "./network-selection.ts";

/**
 * Under which name the ids of the selected environment or network are remembered. The URL of the project's own
 * embedded network stands for that network.
 */
export function environmentName(project: Project, selection: NetworkSelection): string {
  const { environment, network } = selection;
  if (network === undefined || !URL.canParse(network)) return environment ?? network ?? localName;
  const { origin } = new URL(network);
  const embedded = readLiveDescriptor(networkDirectory(project).descriptorPath);
  return embedded !== undefined && new URL(embedded.url).origin === origin ? localName : origin;
}
