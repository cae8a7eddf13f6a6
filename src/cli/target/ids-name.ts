import { readLiveDescriptor } from "../embedded/network-descriptor.ts";
import { networkDirectory } from "../embedded/network-directory.ts";
import type { Project } from "../project/find-project.ts";
import { mainnetPlace } from "./mainnet-place.ts";
import { localName, mainnetName } from "./names.ts";
import { networkName } from "./network-name.ts";
import type { NetworkSelection } from "./network-selection.ts";
import type { TargetNames } from "./target-names.ts";

/**
 * Under which name the ids of the selected environment or network are remembered. A network that stands in for `ic` has
 * names of its own: ids of a rehearsal must never pass for those of the main network.
 */
export function idsName({ project, config, env }: TargetNames, selection: NetworkSelection): string {
  const { environment, network } = selection;
  if (network !== undefined && URL.canParse(network)) return originName(project, network);
  const name = networkName(config, selection);
  const standIn = name === mainnetName ? mainnetPlace(env).standIn : undefined;
  const plain = environment ?? name;
  return standIn === undefined ? plain : `${plain} at ${standIn}`;
}

/** The name of a network that was given by its URL. The URL of the project's own embedded network stands for that one. */
export function originName(project: Project, url: string): string {
  const { origin } = new URL(url);
  const embedded = readLiveDescriptor(networkDirectory(project).descriptorPath);
  return embedded !== undefined && new URL(embedded.url).origin === origin ? localName : origin;
}
