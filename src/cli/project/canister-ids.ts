import { join } from "node:path";
import { CliError } from "../cli-error.ts";
import { readTextFileIfPresent } from "../files/read-file.ts";
import { writeFileAtomically } from "../files/write-file-atomically.ts";

/** Canister ids by environment and name, as the project remembers them. */
export type CanisterIds = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The file that remembers them. */
export function canisterIdsPath(projectDirectory: string): string {
  return join(projectDirectory, ".icebox", "canister-ids.json");
}

/**
 * Reads the remembered ids; none if there is no file.
 *
 * @throws CliError "cli/file-corrupt"
 */
export function readCanisterIds(projectDirectory: string): CanisterIds {
  const path = canisterIdsPath(projectDirectory);
  const content = readTextFileIfPresent(path);
  if (content === undefined) return {};
  const ids = parseIds(content);
  if (ids !== undefined) return ids;
  throw new CliError(
    { code: "cli/file-corrupt", path, reason: "not a map of maps of ids" },
    `Cannot read the canister ids in "${path}": the file is damaged`,
    { next: `Correct or remove ${path}` },
  );
}

/** Remembers the id of a canister. */
export function recordCanisterId(
  projectDirectory: string,
  canister: { readonly environment: string; readonly name: string; readonly id: string },
): void {
  const ids = readCanisterIds(projectDirectory);
  const { environment, name, id } = canister;
  write(projectDirectory, { ...ids, [environment]: { ...ids[environment], [name]: id } });
}

/** Forgets every name that stands for the id. */
export function forgetCanisterId(projectDirectory: string, environment: string, id: string): void {
  const ids = readCanisterIds(projectDirectory);
  const entries = Object.entries(ids[environment] ?? {});
  const kept = entries.filter(([, known]) => known !== id);
  if (kept.length !== entries.length)
    write(projectDirectory, { ...ids, [environment]: Object.fromEntries(kept) });
}

/** Forgets all ids of an environment. */
export function forgetEnvironment(projectDirectory: string, environment: string): void {
  const { [environment]: forgotten, ...kept } = readCanisterIds(projectDirectory);
  if (forgotten !== undefined) write(projectDirectory, kept);
}

function write(projectDirectory: string, ids: CanisterIds): void {
  writeFileAtomically(canisterIdsPath(projectDirectory), `${JSON.stringify(ids, undefined, 2)}\n`);
}

function parseIds(content: string): CanisterIds | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch {
    return undefined;
  }
  return isMapOf(parsed, (names): names is Record<string, string> =>
    isMapOf(names, (id) => typeof id === "string"),
  )
    ? parsed
    : undefined;
}

function isMapOf<T>(value: unknown, isMember: (member: unknown) => member is T): value is Record<string, T> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(isMember)
  );
}
