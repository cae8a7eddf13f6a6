import type { Module } from "../../modules/mod.ts";
import { CliError } from "../cli-error.ts";
import type { Session } from "../session.ts";
import { nearestName } from "../text/nearest-name.ts";
import { findListedModule, listModules } from "./list-modules.ts";

/**
 * The module that the user named, by its key or its canister id.
 *
 * @throws CliError "cli/unknown-module"; as listModules
 */
export async function requireModule(session: Session, keyOrId: string): Promise<Module> {
  const found = await findListedModule(session, keyOrId);
  if (found !== undefined) return found;
  const { environment } = session;
  const near = nearestName(
    keyOrId,
    (await listModules(session)).map(({ key }) => key),
  );
  const list = "icebox module list shows the modules";
  throw new CliError(
    { code: "cli/unknown-module", key: keyOrId, environment },
    `Cannot find the module "${keyOrId}" in the environment "${environment}"`,
    { next: near === undefined ? `${list}, icebox module add adds one` : `Did you mean ${near}? ${list}` },
  );
}
