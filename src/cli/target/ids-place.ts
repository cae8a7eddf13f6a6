import { readLiveDescriptor } from "../embedded/network-descriptor.ts";
import { networkDirectory } from "../embedded/network-directory.ts";
import type { Project } from "../project/find-project.ts";
import type { IdsPlace } from "../project/known-ids.ts";
import type { ProjectConfig } from "../project/project-config.ts";
import { findNetwork } from "./find-network.ts";
import { mainnetPlace } from "./mainnet-place.ts";
import { localName, mainnetName } from "./names.ts";
import { networkName } from "./network-name.ts";
import type { NetworkSelection } from "./network-selection.ts";
import type { TargetNames } from "./target-names.ts";

/**
 * Where the ids of the selected environment or network are looked up. A network that stands in for `ic` has ids under a
 * name of its own: those of a rehearsal must never pass for those of the main network.
 *
 * @throws CliError "cli/unknown-network", "cli/unknown-environment" or "cli/conflicting-options"
 */
export function idsPlace(names: TargetNames, selection: NetworkSelection): IdsPlace {
  const { project, config, env } = names;
  const { environment, network } = selection;
  if (network !== undefined && URL.canParse(network)) {
    const origin = originName(project, network);
    return { project, environment: origin, idsName: origin, isEmbedded: origin === localName };
  }
  const name = networkName(config, selection);
  const plain = environment ?? name;
  const standIn = name === mainnetName ? mainnetPlace(env).standIn : undefined;
  const known = name === mainnetName ? undefined : findNetwork(config, name);
  return {
    project,
    environment: plain,
    idsName: standIn === undefined ? plain : `${plain} at ${standIn}`,
    isEmbedded: known?.kind === "embedded",
    ...(config !== undefined && { remote: remoteIds(config, plain) }),
  };
}

function remoteIds({ canisters, path }: ProjectConfig, environment: string): NonNullable<IdsPlace["remote"]> {
  return canisters.flatMap(({ name, remoteIds: ids }) => {
    const id = ids?.get(environment);
    return id === undefined ? [] : [[name, { id, path }] as const];
  });
}

/** The name of a network that was given by its URL. The URL of the project's own embedded network stands for that one. */
function originName(project: Project, url: string): string {
  const { origin } = new URL(url);
  const embedded = readLiveDescriptor(networkDirectory(project).descriptorPath);
  return embedded !== undefined && new URL(embedded.url).origin === origin ? localName : origin;
}
