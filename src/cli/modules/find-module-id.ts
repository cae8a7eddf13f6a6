import { declaredId } from "../../modules/mod.ts";
import { CliError } from "../cli-error.ts";
import { findKnownId, type IdsPlace, type KnownId } from "../project/known-ids.ts";
import type { ProjectConfig } from "../project/project-config.ts";

/**
 * The canister id of the module that the project file calls so, if it has one in the environment. The network is not asked.
 *
 * @throws CliError "cli/ambiguous-canister" if another canister of the project has that name; as findKnownId
 */
export function findModuleId(
  place: IdsPlace & { readonly config: ProjectConfig | undefined },
  key: string,
): KnownId | undefined {
  const { config, environment, project } = place;
  const entry = config?.modules?.modules.find((each) => each.key === key);
  if (entry === undefined) return undefined;
  const given = declaredId(entry, environment);
  const path = project.configPath ?? "";
  const found =
    given === undefined ? findKnownId(place, entry.canister ?? key) : { id: given.toText(), path };
  const namesake = found === undefined ? undefined : findKnownId(place, key);
  if (found === undefined || namesake === undefined || namesake.id === found.id) return found;
  throw new CliError(
    { code: "cli/ambiguous-canister", name: key, environment, paths: [path, namesake.path] },
    `Cannot tell which canister "${key}" is in the environment "${environment}": the module is ${found.id}, the canister ${namesake.id}`,
    { next: `Give the id instead of the name, or call the module otherwise in ${path}` },
  );
}
