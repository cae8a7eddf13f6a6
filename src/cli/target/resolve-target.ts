import { decodeHex, hasFault } from "../../bytes/mod.ts";
import { mainnetRootKeyDer } from "../../client/mod.ts";
import { CliError } from "../cli-error.ts";
import type { Project } from "../project/find-project.ts";
import type { NetworkConfig, ProjectConfig, RootKeySource } from "../project/project-config.ts";
import { environmentName } from "./environment-name.ts";
import { localName, mainnetName, mainnetUrl } from "./names.ts";
import type { NetworkSelection } from "./network-selection.ts";
import { runningNetwork } from "./running-network.ts";

/** The network that a command talks to. */
export interface Target {
  /** Under which name canister ids are remembered. */
  readonly environment: string;
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
export function resolveTarget(
  project: Project,
  config: ProjectConfig | undefined,
  selection: NetworkSelection,
): Target {
  const { network, environment, rootKey } = selection;
  if (network !== undefined && environment !== undefined) {
    const options = ["--network", "--environment"];
    throw new CliError(
      { code: "cli/conflicting-options", options },
      "Cannot use --network and --environment together: an environment has its own network",
    );
  }
  if (network !== undefined && URL.canParse(network)) return urlTarget(project, selection, network);
  const networkName = network ?? networkOfEnvironment(config, environment ?? localName);
  const target = namedTarget(project, config, networkName, environment ?? networkName);
  return rootKey === undefined ? target : { ...target, rootKeyDer: parseRootKey(rootKey) };
}

function networkOfEnvironment(config: ProjectConfig | undefined, name: string): string {
  const found = config?.environments.find((environment) => environment.name === name);
  if (found !== undefined) return found.network;
  if (name === localName || name === mainnetName) return name;
  throw new CliError(
    { code: "cli/unknown-environment", name },
    `Cannot find the environment "${name}" in the project`,
    { next: "Add it to the environments of the project file" },
  );
}

function namedTarget(
  project: Project,
  config: ProjectConfig | undefined,
  name: string,
  environment: string,
): Target {
  if (name === mainnetName) {
    return { environment, url: mainnetUrl, rootKeyDer: undefined };
  }
  const known = config?.networks.find((network) => network.name === name) ?? implicitNetwork(name);
  if (known.kind === "embedded") {
    const descriptor = runningNetwork(project);
    return { environment, url: descriptor.url, rootKeyDer: decodeHex(descriptor.rootKey) };
  }
  return { environment, url: known.url, rootKeyDer: keyOf(known.rootKey) };
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
function urlTarget(project: Project, selection: NetworkSelection, url: string): Target {
  const environment = environmentName(project, selection);
  const isEmbedded = environment === localName;
  const { rootKey } = selection;
  const given = rootKey === undefined ? undefined : parseRootKey(rootKey);
  const known = isEmbedded ? decodeHex(runningNetwork(project).rootKey) : undefined;
  return { environment, url, rootKeyDer: rootKey === undefined ? known : given };
}

function keyOf(source: RootKeySource): Uint8Array | undefined {
  if (source === "fetch") return undefined;
  return source === "mainnet" ? mainnetRootKeyDer() : decodeHex(source.hex);
}

/** "fetch" or the DER form of a root key in hexadecimal. */
function parseRootKey(text: string): Uint8Array | undefined {
  if (text === "fetch") return undefined;
  try {
    const key = decodeHex(text.toLowerCase());
    if (key.length === rootKeyBytes) return key;
  } catch (error) {
    if (!hasFault(error, "bytes/bad-hex")) throw error;
  }
  throw new CliError(
    { code: "cli/bad-option", option: "--root-key", value: text },
    'Cannot use the value of --root-key: "fetch" or 266 hexadecimal digits are expected',
    { next: "icebox network status shows the root key of the embedded network" },
  );
}

/** A BLS public key of 96 bytes behind its DER prefix of 37. */
const rootKeyBytes = 133;
