import { decodeHex } from "../../bytes/mod.ts";
import { mainnetRootKeyDer } from "../../client/mod.ts";
import type { IdsPlace } from "../project/known-ids.ts";
import type { RootKeySource } from "../project/project-config.ts";
import { findNetwork } from "./find-network.ts";
import { idsPlace } from "./ids-place.ts";
import { mainnetPlace } from "./mainnet-place.ts";
import { mainnetName } from "./names.ts";
import { networkName } from "./network-name.ts";
import type { NetworkSelection } from "./network-selection.ts";
import { parseRootKey } from "./parse-root-key.ts";
import { runningNetwork } from "./running-network.ts";
import type { TargetNames } from "./target-names.ts";

/** The network that a command talks to, and where the ids of canisters on it are looked up. */
export interface Target extends IdsPlace {
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
  const place = idsPlace(names, selection);
  const { network, rootKey } = selection;
  const way =
    network !== undefined && URL.canParse(network)
      ? wayToUrl(place, network)
      : wayToNetwork(names, networkName(names.config, selection));
  return {
    ...place,
    ...way,
    ...(rootKey !== undefined && { rootKeyDer: parseRootKey(rootKey, "--root-key") }),
  };
}

type Way = Pick<Target, "url" | "rootKeyDer">;

function wayToNetwork({ project, config, env }: TargetNames, name: string): Way {
  if (name === mainnetName) {
    const { url, rootKeyDer } = mainnetPlace(env);
    return { url, rootKeyDer };
  }
  const known = findNetwork(config, name);
  if (known.kind === "embedded") {
    const descriptor = runningNetwork(project);
    return { url: descriptor.url, rootKeyDer: decodeHex(descriptor.rootKey) };
  }
  return { url: known.url, rootKeyDer: keyOf(known.rootKey) };
}

/** A URL that is the project's own embedded network's means that network. */
function wayToUrl({ project, isEmbedded }: IdsPlace, url: string): Way {
  return { url, rootKeyDer: isEmbedded ? decodeHex(runningNetwork(project).rootKey) : undefined };
}

function keyOf(source: RootKeySource): Uint8Array | undefined {
  if (source === "fetch") return undefined;
  return source === "mainnet" ? mainnetRootKeyDer() : decodeHex(source.hex);
}
