import { dirname, join, normalize, relative } from "node:path";
import { decodeUtf8 } from "../../bytes/mod.ts";
import { readNamedFile, readTextFileIfPresent } from "../files/read-file.ts";

/** The source files of a Motoko program. */
export interface MotokoSources {
  /** The file that the program starts with, as named in `files`. */
  readonly main: string;
  /** Content by path, relative to the folder that holds them all. */
  readonly files: ReadonlyMap<string, string>;
  /** The packages that are imported, without "mo:". */
  readonly packages: ReadonlySet<string>;
}

const importPattern = /\bimport\b[^"]*"(?<target>[^"\n]+)"/g;

/**
 * Collects a Motoko file and every file that it imports by a relative path. A named file that does not exist is left
 * to the compiler's complaint.
 *
 * @param mainPath Absolute.
 * @throws CliError "cli/file-unreadable"
 */
export function collectMotokoSources(mainPath: string): MotokoSources {
  const found = new Map([[mainPath, decodeUtf8(readNamedFile(mainPath))]]);
  const packages = new Set<string>();
  for (const [path, content] of found) {
    for (const target of importsOf(content)) {
      if (target.startsWith("mo:")) packages.add(target.slice("mo:".length).split("/")[0] ?? "");
      if (/^[a-z-]+:/.test(target)) continue;
      const [file, imported] = readImport(join(dirname(path), target));
      if (imported !== undefined && !found.has(file)) found.set(file, imported);
    }
  }
  const root = commonFolder([...found.keys()]);
  return {
    main: relative(root, mainPath),
    files: new Map([...found].map(([path, content]) => [relative(root, path), content])),
    packages,
  };
}

function importsOf(content: string): readonly string[] {
  return [...content.matchAll(importPattern)].flatMap(({ groups }) => groups?.["target"] ?? []);
}

/** An import names a file without ".mo", or a folder with a "lib.mo". */
function readImport(target: string): readonly [string, string | undefined] {
  const file = normalize(target.endsWith(".mo") ? target : `${target}.mo`);
  const content = readTextFileIfPresent(file);
  if (content !== undefined) return [file, content];
  const library = normalize(join(target, "lib.mo"));
  return [library, readTextFileIfPresent(library)];
}

function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0] ?? "/");
  while (!paths.every((path) => path.startsWith(folder === "/" ? "/" : `${folder}/`)))
    folder = dirname(folder);
  return folder;
}
