import { dirname, resolve } from "node:path";
import {
  badConfig,
  child,
  type ConfigNode,
  isPresent,
  listItems,
  mapEntries,
  optionalText,
  text,
} from "./config-node.ts";
import type { BuildStep, CanisterConfig, InitArgs, NetworkConfig, ProjectConfig } from "./project-config.ts";
import { dfxStep, downloadStep } from "./foreign-step.ts";
import { mainnetName } from "../target/names.ts";
import { readNetwork } from "./read-network.ts";

/**
 * Reads what `dfx.json` says about canisters and networks. Canisters in Motoko and Rust, and custom ones with a module in a
 * file, can be built; the others have their names, and a build that says what to do instead.
 *
 * @param root The parsed file.
 * @throws CliError "cli/bad-config"
 */
export function readDfxJson(root: ConfigNode): ProjectConfig {
  const directory = dirname(root.path);
  return {
    path: root.path,
    canisters: mapEntries(child(root, "canisters")).map(([name, node]) =>
      readCanister(name, node, directory),
    ),
    networks: mapEntries(child(root, "networks")).map(([name, node]) => readDfxNetwork(name, node)),
    environments: [],
  };
}

function readCanister(name: string, node: ConfigNode, directory: string): CanisterConfig {
  const candid = optionalText(child(node, "candid"));
  const remoteIds = readRemoteIds(node);
  return {
    name,
    directory,
    build: readBuild(node, directory),
    candid: candid === undefined ? undefined : resolve(directory, candid),
    initArgs: readInitArgs(node, directory),
    ignored: ["initialization_values", "metadata", "post_install"].filter((field) =>
      isPresent(child(node, field)),
    ),
    ...(remoteIds.size > 0 && { remoteIds }),
  };
}

/** Where the canister is somebody else's: `remote` names the networks, a canister of type `pull` is on the main one. */
function readRemoteIds(node: ConfigNode): ReadonlyMap<string, string> {
  const ids = mapEntries(child(child(node, "remote"), "id")).map(
    ([network, id]) => [network, text(id)] as const,
  );
  const pulled = optionalText(child(node, "type")) === "pull" ? optionalText(child(node, "id")) : undefined;
  return new Map([...(pulled === undefined ? [] : [[mainnetName, pulled] as const]), ...ids]);
}

function readBuild(node: ConfigNode, directory: string): readonly BuildStep[] {
  const type = optionalText(child(node, "type")) ?? "motoko";
  if (type === "motoko") return [{ kind: "motoko", main: resolve(directory, text(child(node, "main"))) }];
  const wasm = optionalText(child(node, "wasm"));
  if (type === "rust") {
    const crate = optionalText(child(node, "crate"));
    return [{ kind: "cargo", package: text(child(node, "package")), crate }];
  }
  if (type !== "custom" || wasm === undefined) return [dfxStep(type)];
  if (URL.canParse(wasm)) return [downloadStep(wasm)];
  const build = child(node, "build");
  const commands = Array.isArray(build.value) ? listItems(build).map(text) : [optionalText(build) ?? ""];
  const wanted = commands.filter((command) => command.trim() !== "");
  const copy = `cp ${quoted(resolve(directory, wasm))} "$ICP_WASM_OUTPUT_PATH"`;
  if (wanted.length > 0) return [{ kind: "script", commands: [...wanted, copy] }];
  return [{ kind: "pre-built", path: resolve(directory, wasm), sha256: undefined }];
}

function readInitArgs(node: ConfigNode, directory: string): InitArgs | undefined {
  const written = optionalText(child(node, "init_arg"));
  if (written !== undefined) return { format: "candid", text: written };
  const path = optionalText(child(node, "init_arg_file"));
  return path === undefined ? undefined : { format: "candid", path: resolve(directory, path) };
}

/** A network with `providers` is somewhere else, one with `bind` is run here. */
function readDfxNetwork(name: string, node: ConfigNode): NetworkConfig {
  const [provider] = listItems(child(node, "providers")).map(text);
  if (provider !== undefined) return readNetwork({ ...node, value: { url: provider } }, name);
  const bind = optionalText(child(node, "bind"));
  if (bind === undefined) return { kind: "embedded", name, port: undefined };
  const port = Number(/:(\d{1,5})$/.exec(bind)?.[1]);
  if (port <= 65_535) return { kind: "embedded", name, port };
  throw badConfig(child(node, "bind"), 'an address and a port are expected, like "127.0.0.1:4943"');
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
