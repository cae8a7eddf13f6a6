import { CliError } from "../cli-error.ts";
import type { NetworkConfig, ProjectConfig } from "../project/project-config.ts";
import { didYouMean } from "../text/nearest-name.ts";
import { localName, mainnetName } from "./names.ts";

/**
 * The network of a name, other than the main one: of the project, or the embedded one.
 *
 * @throws CliError "cli/unknown-network"
 */
export function findNetwork(config: ProjectConfig | undefined, name: string): NetworkConfig {
  const found = config?.networks.find((network) => network.name === name);
  if (found !== undefined) return found;
  if (name === localName) return { kind: "embedded", name, port: undefined };
  const names = new Set([...(config?.networks ?? []).map((network) => network.name), localName, mainnetName]);
  const isEnvironment = config?.environments.some((environment) => environment.name === name) ?? false;
  const hint = isEnvironment
    ? `There is an environment of that name: --environment ${name}. `
    : didYouMean(name, names);
  throw new CliError(
    { code: "cli/unknown-network", name },
    `Cannot find the network "${name}" in the project`,
    {
      next: `${hint}Use one of ${[...names].join(", ")}, give its URL with --network, or add it to the networks of the project file`,
    },
  );
}
