import { basename } from "node:path";
import { type Document, isMap, isSeq, parseDocument, YAMLMap } from "yaml";
import { CliError } from "../cli-error.ts";
import { readTextFileIfPresent } from "../files/read-file.ts";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import { badConfig } from "../project/config-node.ts";
import { readModules } from "../project/read-modules.ts";

/** What is written of a module; what is undefined is left as it was. */
export interface ModuleEntry {
  readonly key: string;
  readonly canister: string | undefined;
  readonly id: string | undefined;
  readonly kind: string | undefined;
  readonly label: string | undefined;
  readonly tags: readonly string[] | undefined;
  readonly groups: readonly string[] | undefined;
  readonly policy: string | undefined;
}

/**
 * Writes a module into the project file, or changes what is written of it; comments and everything else stay. The result is
 * read before it takes the file's place, so what cannot be used is never written.
 *
 * @param path `icebox.yaml`, absolute.
 * @throws CliError "cli/foreign-project-file" or "cli/bad-config"
 */
export function writeModule(path: string, entry: ModuleEntry): void {
  const document = readDocument(path);
  const { key, ...members } = entry;
  const map = entryOf(document, key) ?? newEntry(document, key);
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined) map.set(name, document.createNode(value, { flow: Array.isArray(value) }));
  }
  // One of them says which canister it is.
  if (members.canister !== undefined) for (const name of ["id", "ids"]) map.delete(name);
  if (members.id !== undefined) for (const name of ["canister", "ids"]) map.delete(name);
  writeDocument(path, document);
}

/**
 * Takes a module out of the project file.
 *
 * @returns whether it was there
 * @throws CliError "cli/foreign-project-file" or "cli/bad-config"
 */
export function removeModule(path: string, key: string): boolean {
  const document = readDocument(path);
  const modules = document.get("modules");
  if (isMap(modules)) {
    if (!modules.delete(key)) return false;
    if (modules.items.length === 0) document.delete("modules");
  } else {
    const index = indexOf(modules, key);
    if (index === undefined || !isSeq(modules)) return false;
    modules.delete(index);
    if (modules.items.length === 0) document.delete("modules");
  }
  writeDocument(path, document);
  return true;
}

function entryOf(document: Document, key: string): YAMLMap | undefined {
  const modules = document.get("modules");
  const index = indexOf(modules, key);
  const found: unknown = isMap(modules)
    ? modules.get(key)
    : isSeq(modules)
      ? modules.get(index ?? -1)
      : undefined;
  return isMap(found) ? found : undefined;
}

function newEntry(document: Document, key: string): YAMLMap {
  const map = new YAMLMap();
  const modules = document.get("modules");
  if (isSeq(modules)) {
    map.set("name", key);
    modules.add(map);
  } else document.setIn(["modules", key], map);
  return map;
}

function indexOf(modules: unknown, key: string): number | undefined {
  if (!isSeq(modules)) return undefined;
  const index = modules.items.findIndex((item) => isMap(item) && item.get("name") === key);
  return index === -1 ? undefined : index;
}

function readDocument(path: string): Document {
  if (basename(path) !== "icebox.yaml") {
    throw new CliError(
      { code: "cli/foreign-project-file", path },
      `Will not write modules into "${path}": the file belongs to another tool`,
      { next: "Describe the project in icebox.yaml, which takes the same canisters" },
    );
  }
  const content = readTextFileIfPresent(path) ?? "";
  const document = parseDocument(content);
  const [error] = document.errors;
  if (error === undefined) {
    checkModules(path, document);
    return document;
  }
  throw badConfig({ path, field: "", value: content }, error.message.split("\n")[0] ?? "");
}

function writeDocument(path: string, document: Document): void {
  checkModules(path, document);
  writeFileAtomically(path, document.toString({ lineWidth: 0 }));
}

function checkModules(path: string, document: Document): void {
  const value: unknown = document.toJS();
  readModules({ path, field: "", value });
}
