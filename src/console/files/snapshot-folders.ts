import { readdirSync } from "node:fs";
import { join } from "node:path";
import { openFolder } from "../../folder/mod.ts";
import type { SnapshotFolder } from "../api/folder.ts";
import { ConsoleError } from "../console-error.ts";
import { isoFromNs } from "../iso-time.ts";

const unfinishedSuffix = ".partial";
/** What a folder may be called that the console writes or reads. */
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/;

/** The folders with snapshots in one directory, by name. */
export async function listFolders(directory: string): Promise<readonly SnapshotFolder[]> {
  const names = folderNames(directory).filter((name) => namePattern.test(name));
  return Promise.all(names.sort().map((name) => describeFolder(directory, name)));
}

/**
 * Where a folder lies.
 *
 * @throws ConsoleError "console/unknown-folder" for a name that leads elsewhere or to nothing
 */
export function existingFolder(directory: string, name: string): string {
  if (namePattern.test(name) && folderNames(directory).includes(name)) return join(directory, name);
  throw new ConsoleError(
    { code: "console/unknown-folder", name },
    `There is no folder "${name}" in "${directory}"`,
    { next: "Load the list of folders again" },
  );
}

/**
 * Where a new folder will lie.
 *
 * @throws ConsoleError "console/bad-request" for a name that is no plain file name
 */
export function newFolder(directory: string, name: string): string {
  if (namePattern.test(name) && !name.endsWith(unfinishedSuffix)) return join(directory, name);
  throw new ConsoleError(
    { code: "console/bad-request", member: "folder" },
    'Cannot use the member "folder": a name of letters, digits, ".", "_" and "-" is expected',
  );
}

async function describeFolder(directory: string, name: string): Promise<SnapshotFolder> {
  const nothing = {
    name,
    layout: "",
    canister_id: null,
    snapshot_id: null,
    taken_at: null,
    size_bytes: null,
    is_sealed: false,
    problem: null,
  };
  if (name.endsWith(unfinishedSuffix)) return { ...nothing, state: "unfinished" };
  try {
    const source = await openFolder(join(directory, name));
    const { layout, isSealed, manifest } = source;
    await source.close();
    return {
      name,
      layout,
      state: "complete",
      canister_id: manifest.origin.canisterId ?? null,
      snapshot_id: manifest.origin.snapshotId ?? null,
      taken_at: isoFromNs(manifest.metadata.taken_at_timestamp),
      size_bytes: manifest.sections.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0),
      is_sealed: isSealed,
      problem: null,
    };
  } catch (error) {
    return { ...nothing, state: "unreadable", problem: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !("fault" in error)) throw error;
  const { fault } = error;
  if (typeof fault !== "object" || fault === null || !("code" in fault)) throw error;
  return String(fault.code);
}

function folderNames(directory: string): readonly string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
