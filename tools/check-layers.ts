import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { findCycles } from "./find-cycles.ts";
import { type LayerRow, layers, testPackages } from "./layers.ts";
import { type ImportReference, readImports } from "./read-imports.ts";
import { type RuleFault, reportFaults } from "./report-faults.ts";
import { walkFiles } from "./walk-files.ts";

/**
 * Proves the layers of `src/`: every folder has a row, rows name only rows above them, a folder is entered only
 * through its `mod.ts`, packages and `node:` modules are imported only where the row allows it, and no files import
 * each other in a circle. Test files (`*.test.ts` and `testing/` folders) may also import test packages, `node:`
 * modules and other folders' `testing/`.
 */
export function checkLayers(root: string, rows: readonly LayerRow[] = layers): RuleFault[] {
  const files = walkFiles(root, "src", ".ts");
  const faults = checkTable(rows);
  const edges = new Map<string, string[]>();
  for (const path of files) {
    const folder = folderOf(path);
    const row = rows.find((candidate) => candidate.folder === folder);
    if (row === undefined) {
      faults.push({ where: path, what: `folder "src/${folder}" has no row in tools/layers.ts` });
      continue;
    }
    const references = readImports(path, readFileSync(join(root, path), "utf8"));
    for (const reference of references) {
      const what = refuseImport(path, row, reference);
      if (what !== undefined) faults.push({ where: `${path}:${reference.line}`, what });
    }
    edges.set(path, valueTargets(path, references));
  }
  for (const group of findCycles(edges)) {
    faults.push({ where: group[0] ?? "", what: `import cycle: ${group.join(" <-> ")}` });
  }
  return faults;
}

function checkTable(rows: readonly LayerRow[]): RuleFault[] {
  const faults: RuleFault[] = [];
  const above = new Set<string>();
  for (const row of rows) {
    for (const name of row.mayImport) {
      if (!above.has(name)) {
        faults.push({
          where: "tools/layers.ts",
          what: `"${row.folder}" may not name "${name}": not above it`,
        });
      }
    }
    above.add(row.folder);
  }
  return faults;
}

function refuseImport(path: string, row: LayerRow, reference: ImportReference): string | undefined {
  const { specifier } = reference;
  if (specifier.startsWith(".")) return refuseRelative(path, row, specifier);
  if (specifier.startsWith("node:")) {
    return row.pure && !isTest(path)
      ? `pure folder "${row.folder}" may not import "${specifier}"`
      : undefined;
  }
  const allowed = isTest(path) ? [...row.packages, ...testPackages] : row.packages;
  if (allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`))) return undefined;
  return `"${row.folder}" may not import "${specifier}": allowed are ${listOf(allowed)}`;
}

function refuseRelative(path: string, row: LayerRow, specifier: string): string | undefined {
  if (!/\.(ts|json)$/.test(specifier)) return `write the ending of "${specifier}"`;
  const target = posix.join(posix.dirname(path), specifier);
  if (!target.startsWith("src/")) {
    return isTest(path) ? undefined : `"${specifier}" leaves src/`;
  }
  if (isTest(target) && !isTest(path)) return `only tests may import "${specifier}"`;
  const folder = folderOf(target);
  if (folder === row.folder) {
    return target === `src/${folder}/mod.ts` && !isTest(path)
      ? `inside a folder import from the defining file, not from mod.ts`
      : undefined;
  }
  if (!row.mayImport.includes(folder)) {
    return `"${row.folder}" may not import "${folder}": allowed are ${listOf(row.mayImport)}`;
  }
  if (target !== `src/${folder}/mod.ts` && !isTest(target)) {
    return `reaches into "${folder}": import ${posix.relative(posix.dirname(path), `src/${folder}/mod.ts`)}`;
  }
  return undefined;
}

function valueTargets(path: string, references: readonly ImportReference[]): string[] {
  return references
    .filter((reference) => reference.value && reference.specifier.startsWith("."))
    .map((reference) => posix.join(posix.dirname(path), reference.specifier));
}

function folderOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function isTest(path: string): boolean {
  return path.endsWith(".test.ts") || path.includes("/testing/");
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}

if (import.meta.main) {
  const root = join(import.meta.dirname, "..");
  const count = walkFiles(root, "src", ".ts").length;
  reportFaults(checkLayers(root), `${count} files in ${layers.length} layers, no fault`);
}
