import { findModule, type Module } from "../../modules/mod.ts";
import { CliError } from "../cli-error.ts";
import { nearestName } from "../text/nearest-name.ts";

/**
 * The module that the user named, by its key or its canister id.
 *
 * @throws CliError "cli/unknown-module"
 */
export function requireModule(modules: readonly Module[], environment: string, keyOrId: string): Module {
  const found = findModule(modules, keyOrId);
  if (found !== undefined) return found;
  const near = nearestName(
    keyOrId,
    modules.map(({ key }) => key),
  );
  const list = "icebox module list shows the modules";
  throw new CliError(
    { code: "cli/unknown-module", key: keyOrId, environment },
    `Cannot find the module "${keyOrId}" in the environment "${environment}"`,
    { next: near === undefined ? `${list}, icebox module add adds one` : `Did you mean ${near}? ${list}` },
  );
}
