import { globSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { readTextFileIfPresent } from "../files/read-file.ts";
import { badConfig, child, type ConfigNode, listItems, mapEntries, text } from "./config-node.ts";
import type { CanisterConfig, EnvironmentConfig, InitArgs, ProjectConfig } from "./project-config.ts";
import { readCanister, readInitArgs } from "./read-canister.ts";
import { readDfxJson } from "./read-dfx-json.ts";
import { readModules } from "./read-modules.ts";
import { readNetwork } from "./read-network.ts";
import { readSnapshotPolicy } from "./read-snapshot-policy.ts";

/**
 * Reads `icebox.yaml`, `icp.yaml` or `dfx.json`. In the first two, canisters, networks and environments are lists of maps with a `name`, or maps
 * by name; a canister in a list may also be the path (or pattern) of a folder with a `canister.yaml`.
 *
 * @param path The file, absolute.
 * @throws CliError "cli/bad-config" or "cli/file-unreadable"
 */
export function readProjectConfig(path: string): ProjectConfig {
  const root = readYaml(path);
  // JSON is YAML.
  if (basename(path) === "dfx.json") return readDfxJson(root);
  const directory = dirname(path);
  const canisters = named(child(root, "canisters")).flatMap(([name, node]) =>
    typeof node.value === "string"
      ? readCanisterFiles(node, directory)
      : [readCanister(node, name === undefined ? { directory } : { directory, name })],
  );
  refuseTwins(child(root, "canisters"), canisters);
  return {
    path,
    canisters,
    networks: named(child(root, "networks")).map(([name, node]) => readNetwork(node, name)),
    environments: named(child(root, "environments")).map(([name, node]) =>
      readEnvironment(node, directory, name),
    ),
    snapshots: readSnapshotPolicy(root),
    modules: readModules(root),
  };
}

function readYaml(path: string): ConfigNode {
  const content = readTextFileIfPresent(path);
  const node = { path, field: "" };
  if (content === undefined) throw badConfig({ ...node, value: undefined }, "there is no such file");
  try {
    const value: unknown = parse(content);
    return { ...node, value };
  } catch (error) {
    // Behind the first line, which ends with a colon, the parser draws the place.
    const reason = error instanceof Error ? error.message.replace(/:?\n[^]*$/, "") : String(error);
    throw badConfig({ ...node, value: content }, reason);
  }
}

/** The members of a collection: with names if it is a map, without if it is a list. */
function named(node: ConfigNode): readonly (readonly [string | undefined, ConfigNode])[] {
  if (Array.isArray(node.value)) return listItems(node).map((item) => [undefined, item]);
  return mapEntries(node);
}

function readCanisterFiles(node: ConfigNode, directory: string): readonly CanisterConfig[] {
  const pattern = text(node);
  const isPattern = pattern.includes("*");
  const found = isPattern ? globSync(pattern, { cwd: directory }).sort() : [pattern];
  const files = found.map((place) => {
    const path = resolve(directory, place);
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
    return isFolder ? join(path, "canister.yaml") : path;
  });
  const present = isPattern ? files.filter((file) => readTextFileIfPresent(file) !== undefined) : files;
  return present.map((file) => readCanister(readYaml(file), { directory: dirname(file) }));
}

function refuseTwins(node: ConfigNode, canisters: readonly CanisterConfig[]): void {
  const names = canisters.map(({ name }) => name);
  const twin = names.find((name, index) => names.indexOf(name) !== index);
  if (twin !== undefined) throw badConfig(node, `the name "${twin}" is there twice`);
}

function readEnvironment(node: ConfigNode, directory: string, name?: string): EnvironmentConfig {
  const members = child(node, "canisters");
  const initArgs = new Map<string, InitArgs>();
  for (const [canister, value] of mapEntries(child(node, "init_args"))) {
    const args = readInitArgs(value, directory);
    if (args !== undefined) initArgs.set(canister, args);
  }
  return {
    name: name ?? text(child(node, "name")),
    network: text(child(node, "network")),
    canisters: members.value === undefined ? undefined : listItems(members).map(text),
    initArgs,
  };
}
