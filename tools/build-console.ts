import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { walkFiles } from "./walk-files.ts";

/** Where the pages of a checkout lie. */
const pagesFolder = join(".build", "console");

/** Says what pages were built of; served to nobody, as its name is hidden. */
const stampName = ".sources";

/** Folders and files that decide how the pages come out. */
const sources = ["console", join("src", "console", "api")];
const besides = ["package-lock.json", join("tools", "build-console.ts")];

/**
 * Builds the pages of the console, unless they are there and built of the sources as they are now.
 *
 * Order: they are built elsewhere and put in their place whole, so that who serves them finds the old ones or the new ones.
 *
 * @returns Whether they were built
 * @throws Error when they cannot be built
 */
export async function refreshConsole(root: string): Promise<boolean> {
  const pages = join(root, pagesFolder);
  const digest = digestSources(root);
  const stamp = join(pages, stampName);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return false;
  const built = `${pages}.${String(process.pid)}`;
  try {
    await buildConsole(root, built);
    writeFileSync(join(built, stampName), digest);
    replaceFolder(built, pages);
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
  return true;
}

/** Builds the pages into a folder, which is emptied first. */
export async function buildConsole(root: string, folder: string): Promise<void> {
  const { build } = await import("vite");
  mkdirSync(folder, { recursive: true });
  await build({
    configFile: join(root, "console", "vite.config.ts"),
    logLevel: "warn",
    build: { outDir: folder, emptyOutDir: true },
  });
}

/** Another process may have done the same meanwhile: the later one wins. */
function replaceFolder(from: string, to: string): void {
  const aside = `${from}.old`;
  if (existsSync(to)) renameSync(to, aside);
  renameSync(from, to);
  rmSync(aside, { recursive: true, force: true });
}

function digestSources(root: string): string {
  const hash = createHash("sha256");
  const paths = sources.flatMap((folder) => walkFiles(root, folder, ""));
  for (const path of [...paths, ...besides]) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${String(content.length)}\0`).update(content);
  }
  return hash.digest("hex");
}

if (import.meta.main) {
  const root = join(import.meta.dirname, "..");
  const { values } = parseArgs({ options: { out: { type: "string" } } });
  if (values.out !== undefined) await buildConsole(root, values.out);
  else if (await refreshConsole(root)) console.log("built the pages of the console");
}
