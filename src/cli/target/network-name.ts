import { CliError } from "../cli-error.ts";
import type { ProjectConfig } from "../project/project-config.ts";
import { didYouMean } from "../text/nearest-name.ts";
import { localName, mainnetName } from "./names.ts";
import type { NetworkSelection } from "./network-selection.ts";

/**
 * The name (or URL) of the network that is selected: as it was given, or that of the environment; the embedded one if
 * neither was.
 *
 * @throws CliError "cli/conflicting-options" or "cli/unknown-environment"
 */
export function networkName(config: ProjectConfig | undefined, selection: NetworkSelection): string {
  const { network, environment } = selection;
  if (network === undefined) return networkOfEnvironment(config, environment ?? localName);
  if (environment === undefined) return network;
  throw new CliError(
    { code: "cli/conflicting-options", options: ["--network", "--environment"] },
    "Cannot use --network and --environment together: an environment has its own network",
    { next: "Leave one of them out" },
  );
}

function networkOfEnvironment(config: ProjectConfig | undefined, name: string): string {
  const found = config?.environments.find((environment) => environment.name === name);
  if (found !== undefined) return found.network;
  if (name === localName || name === mainnetName) return name;
  const names = [
    ...(config?.environments ?? []).map((environment) => environment.name),
    localName,
    mainnetName,
  ];
  throw new CliError(
    { code: "cli/unknown-environment", name },
    `Cannot find the environment "${name}" in the project`,
    {
      next: `${didYouMean(name, names)}Use one of ${[...new Set(names)].join(", ")}, or add it to the environments of the project file`,
    },
  );
}
