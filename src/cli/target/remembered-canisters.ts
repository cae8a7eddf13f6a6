import type { CliContext } from "../cli-context.ts";
import { findProject, requireConfigPath } from "../project/find-project.ts";
import { type KnownId, readKnownIds } from "../project/known-ids.ts";
import { readProjectConfig } from "../project/read-project-config.ts";
import { idsPlace } from "./ids-place.ts";
import type { NetworkSelection } from "./network-selection.ts";

/** A canister of the project or of its memory. */
export interface RememberedCanister {
  readonly name: string;
  /** Text form; null if it was not created in the environment. */
  readonly id: string | null;
  /** The file that says so, absolute; null without an id. */
  readonly source: string | null;
}

/** What a project remembers about one environment. */
export interface RememberedCanisters {
  readonly environment: string;
  readonly canisters: readonly RememberedCanister[];
  /** What the project file calls modules, which may be canisters of others. */
  readonly modules: readonly string[];
}

/**
 * The canisters of the project file in its order, then others that have an id in the environment.
 *
 * @throws CliError "cli/no-project" where there is neither a project file nor a remembered canister
 */
export function rememberedCanisters(context: CliContext, selection: NetworkSelection): RememberedCanisters {
  const project = findProject(context.cwd, selection.projectRoot);
  const { configPath } = project;
  const config = configPath === undefined ? undefined : readProjectConfig(configPath);
  const place = idsPlace({ project, config, env: context.env }, selection);
  const known = readKnownIds(place);
  if (known.size === 0) requireConfigPath(project);
  const configured = config?.canisters ?? [];
  const names = new Set([...configured.map(({ name }) => name), ...known.keys()]);
  const canisters = [...names].map((name) => rememberedCanister(name, known.get(name)?.[0]));
  const modules = (config?.modules?.modules ?? []).map(({ key }) => key);
  return { environment: place.environment, canisters, modules };
}

function rememberedCanister(name: string, known: KnownId | undefined): RememberedCanister {
  return { name, id: known?.id ?? null, source: known?.path ?? null };
}
