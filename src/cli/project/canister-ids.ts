import { join } from "node:path";
import { CliError } from "../cli-error.ts";
import { readTextFileIfPresent } from "../files/read-file.ts";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import { withPidFile } from "../processes/with-pid-file.ts";

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
  const { environment, name, id } = canister;
  changeIds(projectDirectory, (ids) => ({ ...ids, [environment]: { ...ids[environment], [name]: id } }));
}

/** Forgets every name that stands for the id. */
export function forgetCanisterId(projectDirectory: string, environment: string, id: string): void {
  changeIds(projectDirectory, (ids) => {
    const kept = Object.entries(ids[environment] ?? {}).filter(([, known]) => known !== id);
    return { ...ids, [environment]: Object.fromEntries(kept) };
  });
}

/** Forgets all ids of an environment. */
export function forgetEnvironment(projectDirectory: string, environment: string): void {
  if (readCanisterIds(projectDirectory)[environment] === undefined) return;
  changeIds(projectDirectory, ({ [environment]: _forgotten, ...kept }) => kept);
}

/** Of two commands that change the file at once, the second waits: an id that is lost may be a canister that is lost. */
function changeIds(projectDirectory: string, change: (ids: CanisterIds) => CanisterIds): void {
  const path = canisterIdsPath(projectDirectory);
  withPidFile(`${path}.lock`, () => {
    writeFileAtomically(path, `${JSON.stringify(change(readCanisterIds(projectDirectory)), undefined, 2)}\n`);
  });
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
