import { decodeHex } from "../../bytes/mod.ts";
import { mainnetRootKeyDer } from "../../client/mod.ts";
import { CliError } from "../cli-error.ts";
import type { Project } from "../project/find-project.ts";
import type { NetworkConfig, RootKeySource } from "../project/project-config.ts";
import { idsName, originName } from "./ids-name.ts";
import { mainnetPlace } from "./mainnet-place.ts";
import { localName, mainnetName } from "./names.ts";
import { networkName } from "./network-name.ts";
import type { NetworkSelection } from "./network-selection.ts";
import { parseRootKey } from "./parse-root-key.ts";
import { runningNetwork } from "./running-network.ts";
import type { TargetNames } from "./target-names.ts";

/** The network that a command talks to. */
export interface Target {
  /** The environment of the project, or the network where one was named. */
  readonly environment: string;
  /** Under which name canister ids are remembered: differs from the environment for networks that stand in for `ic`. */
  readonly idsName: string;
  readonly url: string;
  /** Undefined: built in for the main network, from its status for any other. */
  readonly rootKeyDer: Uint8Array | undefined;
}

/**
 * Finds the network that the options of a command name; the embedded one if they name none.
 *
 * @throws CliError "cli/unknown-network", "cli/unknown-environment", "cli/network-not-running",
 * "cli/conflicting-options" or "cli/bad-option"
 */
export function resolveTarget(names: TargetNames, selection: NetworkSelection): Target {
  const { network, environment, rootKey } = selection;
  if (network !== undefined && URL.canParse(network)) return urlTarget(names.project, network, rootKey);
  const name = networkName(names.config, selection);
  const place = placeOf(names, name);
  const rootKeyDer = rootKey === undefined ? place.rootKeyDer : parseRootKey(rootKey, "--root-key");
  return { environment: environment ?? name, idsName: idsName(names, selection), url: place.url, rootKeyDer };
}

function placeOf({ project, config, env }: TargetNames, name: string): Pick<Target, "url" | "rootKeyDer"> {
  if (name === mainnetName) return mainnetPlace(env);
  const known = config?.networks.find((network) => network.name === name) ?? implicitNetwork(name);
  if (known.kind === "embedded") {
    const descriptor = runningNetwork(project);
    return { url: descriptor.url, rootKeyDer: decodeHex(descriptor.rootKey) };
  }
  return { url: known.url, rootKeyDer: keyOf(known.rootKey) };
}

function implicitNetwork(name: string): NetworkConfig {
  if (name === localName) return { kind: "embedded", name, port: undefined };
  throw new CliError(
    { code: "cli/unknown-network", name },
    `Cannot find the network "${name}" in the project`,
    {
      next: "Give its URL with --network, or add it to the networks of the project file",
    },
  );
}

/** A URL that is the project's own embedded network's means that network. */
function urlTarget(project: Project, url: string, rootKey: string | undefined): Target {
  const environment = originName(project, url);
  const isEmbedded = environment === localName;
  const known = isEmbedded ? decodeHex(runningNetwork(project).rootKey) : undefined;
  const rootKeyDer = rootKey === undefined ? known : parseRootKey(rootKey, "--root-key");
  return { environment, idsName: environment, url, rootKeyDer };
}

function keyOf(source: RootKeySource): Uint8Array | undefined {
  if (source === "fetch") return undefined;
  return source === "mainnet" ? mainnetRootKeyDer() : decodeHex(source.hex);
}
