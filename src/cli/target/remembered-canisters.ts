import type { CliContext } from "../cli-context.ts";
import { readCanisterIds } from "../project/canister-ids.ts";
import { findProject, requireConfigPath } from "../project/find-project.ts";
import { readProjectConfig } from "../project/read-project-config.ts";
import { idsName } from "./ids-name.ts";
import type { NetworkSelection } from "./network-selection.ts";

/** A canister of the project or of its memory. */
export interface RememberedCanister {
  readonly name: string;
  /** Text form; null if it was not created in the environment. */
  readonly id: string | null;
}

/** What a project remembers about one environment. */
export interface RememberedCanisters {
  readonly environment: string;
  readonly canisters: readonly RememberedCanister[];
}

/**
 * The canisters of the project file in its order, then others that have an id in the environment.
 *
 * @throws CliError "cli/no-project" where there is neither a project file nor a remembered canister
 */
export function rememberedCanisters(context: CliContext, selection: NetworkSelection): RememberedCanisters {
  const project = findProject(context.cwd, selection.projectRoot);
  const { configPath, directory } = project;
  const config = configPath === undefined ? undefined : readProjectConfig(configPath);
  const environment = idsName({ project, config, env: context.env }, selection);
  const ids = readCanisterIds(directory)[environment] ?? {};
  if (Object.keys(ids).length === 0) requireConfigPath(project);
  const configured = config?.canisters ?? [];
  const names = new Set([...configured.map(({ name }) => name), ...Object.keys(ids)]);
  return { environment, canisters: [...names].map((name) => ({ name, id: ids[name] ?? null })) };
}
