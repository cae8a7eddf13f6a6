import { join } from "node:path";
import { CliError } from "../cli-error.ts";
import { readTextFileIfPresent } from "../files/read-file.ts";
import { canisterIdsPath, readCanisterIds } from "./canister-ids.ts";
import type { Project } from "./find-project.ts";

/** A project and the environment whose canister ids are asked for. */
export interface IdsPlace {
  readonly project: Project;
  readonly environment: string;
  /** Under which name Icebox itself remembers ids: differs from the environment for networks that stand in for `ic`. */
  readonly idsName: string;
  /** Whether the environment is on the project's embedded network. */
  readonly isEmbedded: boolean;
  /** What the project file itself says about ids in the environment: canisters that are used there, not deployed. */
  readonly remote?: readonly (readonly [name: string, id: KnownId])[];
}

/** A canister id and the file that says so. */
export interface KnownId {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
}

type Ids = readonly (readonly [name: string, id: string])[];

/**
 * All that the project's files say about canister ids in an environment, by name. Files in their precedence: Icebox's own
 * `.icebox/canister-ids.json`; those of icp, `.icp/data/mappings/` and `.icp/cache/mappings/`; those of dfx,
 * `canister_ids.json`, `.dfx/NETWORK/canister_ids.json` and `dfx.json` itself. Only the first is ever written. What stands in for `ic` has
 * nothing but its own: the others are about the main network.
 *
 * @throws CliError "cli/file-corrupt"
 */
export function readKnownIds(place: IdsPlace): ReadonlyMap<string, readonly KnownId[]> {
  const { environment, idsName, project } = place;
  const own = Object.entries(readCanisterIds(project.directory)[idsName] ?? {});
  const known = new Map<string, KnownId[]>();
  const add = (path: string, ids: Ids): void => {
    for (const [name, id] of ids) known.set(name, [...(known.get(name) ?? []), { id, path }]);
  };
  add(canisterIdsPath(project.directory), own);
  if (idsName !== environment || !isFileName(environment)) return known;
  for (const kind of ["data", "cache"]) {
    const path = join(project.directory, ".icp", kind, "mappings", `${environment}.ids.json`);
    add(path, readIcpIds(path));
  }
  for (const folder of ["", join(".dfx", environment)]) {
    const path = join(project.directory, folder, "canister_ids.json");
    add(path, readDfxIds(path, environment));
  }
  for (const [name, { id, path }] of place.remote ?? []) add(path, [[name, id]]);
  return known;
}

/**
 * The id of a name, if a file knows it. On the embedded network the first file counts, since the others may be about local
 * networks of other tools; anywhere else files that disagree are no basis for a call.
 *
 * @throws CliError "cli/ambiguous-canister" or "cli/file-corrupt"
 */
export function findKnownId(place: IdsPlace, name: string): KnownId | undefined {
  const [first, ...others] = readKnownIds(place).get(name) ?? [];
  const other = others.find(({ id }) => id !== first?.id);
  if (first === undefined || other === undefined || place.isEmbedded) return first;
  const { environment } = place;
  throw new CliError(
    { code: "cli/ambiguous-canister", name, environment, paths: [first.path, other.path] },
    `Cannot tell which canister "${name}" is in the environment "${environment}": "${first.path}" says ${first.id}, "${other.path}" says ${other.id}`,
    { next: "Give the id instead of the name, or correct one of the files" },
  );
}

/** Names of environments may be URLs, which name no file. */
function isFileName(name: string): boolean {
  return /^[\w.-]+$/.test(name) && !/^\.+$/.test(name);
}

/** `{ "name": "id" }` */
function readIcpIds(path: string): Ids {
  return members(path, readJson(path)).filter((entry): entry is [string, string] => isText(path, entry[1]));
}

/** `{ "name": { "network": "id" } }`, where names with two underscores are canisters of dfx itself. */
function readDfxIds(path: string, network: string): Ids {
  return members(path, readJson(path)).flatMap(([name, networks]): [string, string][] => {
    const id = members(path, networks).find(([key]) => key === network)?.[1];
    return id === undefined || name.startsWith("__") || !isText(path, id) ? [] : [[name, id]];
  });
}

function readJson(path: string): unknown {
  const content = readTextFileIfPresent(path);
  if (content === undefined) return {};
  try {
    return JSON.parse(content);
  } catch {
    throw corrupt(path);
  }
}

function members(path: string, value: unknown): readonly [string, unknown][] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw corrupt(path);
}

function isText(path: string, value: unknown): value is string {
  if (typeof value === "string") return true;
  throw corrupt(path);
}

function corrupt(path: string): CliError {
  return new CliError(
    { code: "cli/file-corrupt", path, reason: "not a map of canister ids" },
    `Cannot read the canister ids in "${path}": the file is damaged`,
    { next: `Correct ${path}` },
  );
}
