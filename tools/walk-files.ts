import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";

const skippedFolders: ReadonlySet<string> = new Set(["node_modules", ".git", ".build", ".icebox"]);

/**
 * Lists the files below `folder` whose name ends with `ending`, as paths relative to `root` with `/` between the
 * parts, sorted. A folder that does not exist has no files.
 */
export function walkFiles(root: string, folder: string, ending: string): string[] {
  const found: string[] = [];
  const pending = [join(root, folder)];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    for (const entry of entriesOf(current)) {
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) pending.push(join(current, entry.name));
      } else if (entry.name.endsWith(ending)) {
        found.push(relative(root, join(current, entry.name)).split(sep).join("/"));
      }
    }
  }
  return found.sort();
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
