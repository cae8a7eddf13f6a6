import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CliError } from "../cli-error.ts";

/** A folder with canisters, or the folder whose network is used where there is no project. */
export interface Project {
  /** Absolute. */
  readonly directory: string;
  /** Absolute path of its file; absent where there is no project file. */
  readonly configPath: string | undefined;
}

/** The names that a project file can have; the first found counts. */
const configNames = ["icebox.yaml", "icp.yaml", "dfx.json"] as const;

/**
 * Finds the project of a working directory: the nearest folder upwards with a project file, else the nearest with a
 * `.icebox` folder, else the working directory itself.
 *
 * @param root Given by the user: this folder and no other.
 * @throws CliError "cli/no-project" if the user named a folder that does not exist
 */
export function findProject(cwd: string, root?: string): Project {
  if (root !== undefined) return projectAt(existingFolder(resolve(cwd, root)));
  const folders = withParents(cwd);
  const found =
    folders.find((folder) => projectAt(folder).configPath !== undefined) ??
    folders.find((folder) => existsSync(join(folder, ".icebox"))) ??
    cwd;
  return projectAt(found);
}

/**
 * The project's file.
 *
 * @throws CliError "cli/no-project"
 */
export function requireConfigPath(project: Project): string {
  if (project.configPath !== undefined) return project.configPath;
  const { directory } = project;
  throw new CliError(
    { code: "cli/no-project", directory },
    `Cannot find icebox.yaml, icp.yaml or dfx.json in "${directory}" or above`,
    { next: "Change into the folder of a project, or name it with --project-root" },
  );
}

function existingFolder(directory: string): string {
  if (existsSync(directory)) return directory;
  throw new CliError(
    { code: "cli/no-project", directory },
    `Cannot use "${directory}" as the folder of the project as it does not exist`,
    { next: "Check the folder given with --project-root" },
  );
}

function projectAt(directory: string): Project {
  const configPath = configNames.map((name) => join(directory, name)).find((path) => existsSync(path));
  return { directory, configPath };
}

function withParents(cwd: string): readonly string[] {
  const folders = [cwd];
  for (let folder = cwd; dirname(folder) !== folder;) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}
