import { resolve } from "node:path";
import {
  badConfig,
  child,
  type ConfigNode,
  isPresent,
  listItems,
  optionalText,
  text,
} from "./config-node.ts";
import { downloadStep, recipeStep } from "./foreign-step.ts";
import type { BuildStep, CanisterConfig, InitArgs } from "./project-config.ts";

/** Where a canister is described. */
export interface CanisterPlace {
  /** The folder that its relative paths start from, absolute. */
  readonly directory: string;
  /** Its name, where the place of the description gives it. */
  readonly name?: string;
}

/** Names become file names and keys: letters, digits, dash, underscore. */
const namePattern = /^[A-Za-z0-9_][A-Za-z0-9_-]*$/;

/** Reads one canister, in our own form (`type`) or in that of icp.yaml (`build` or a recipe). */
export function readCanister(node: ConfigNode, place: CanisterPlace): CanisterConfig {
  const name = place.name ?? text(child(node, "name"));
  if (!namePattern.test(name)) throw badConfig(child(node, "name"), `"${name}" is not a name for a canister`);
  const { directory } = place;
  const ofRecipe = child(child(child(node, "recipe"), "configuration"), "candid");
  const candid = optionalText(child(node, "candid")) ?? optionalText(ofRecipe);
  return {
    name,
    directory,
    build: readBuild(node, directory),
    candid: candid === undefined ? undefined : resolve(directory, candid),
    initArgs: readInitArgs(
      isPresent(child(node, "args")) ? child(node, "args") : child(node, "init_args"),
      directory,
    ),
    ignored: ["settings", "sync"].filter((field) => isPresent(child(node, field))),
  };
}

function readBuild(node: ConfigNode, directory: string): readonly BuildStep[] {
  const recipe = child(node, "recipe");
  if (isPresent(recipe)) return [readRecipe(recipe, directory)];
  const build = child(node, "build");
  if (!isPresent(build)) return [readStep(node, directory)];
  const steps = listItems(child(build, "steps"));
  if (steps.length === 0) throw badConfig(child(build, "steps"), "at least one step is expected");
  return steps.map((step) => readStep(step, directory));
}

function readStep(node: ConfigNode, directory: string): BuildStep {
  const type = child(node, "type");
  switch (text(type)) {
    case "motoko":
      return { kind: "motoko", main: resolve(directory, text(child(node, "main"))) };
    case "wasm":
    case "pre-built":
      if (isPresent(child(node, "url"))) return downloadStep(text(child(node, "url")));
      return {
        kind: "pre-built",
        path: resolve(directory, text(child(node, "path"))),
        sha256: optionalText(child(node, "sha256"))?.toLowerCase(),
      };
    case "script": {
      const command = optionalText(child(node, "command"));
      const commands = command === undefined ? listItems(child(node, "commands")).map(text) : [command];
      if (commands.length === 0) throw badConfig(child(node, "commands"), "at least one command is expected");
      return { kind: "script", commands };
    }
    default:
      throw badConfig(type, '"motoko", "wasm", "pre-built" or "script" is expected');
  }
}

/** The recipes that stand for a step of ours. Others need templates from elsewhere. */
function readRecipe(recipe: ConfigNode, directory: string): BuildStep {
  const type = child(recipe, "type");
  const configuration = child(recipe, "configuration");
  const name = text(type).replace(/@v[0-9].*$/, "");
  if (name === "@dfinity/motoko") {
    return { kind: "motoko", main: resolve(directory, text(child(configuration, "main"))) };
  }
  if (name === "@dfinity/prebuilt") {
    const sha256 = optionalText(child(configuration, "sha256"))?.toLowerCase();
    return { kind: "pre-built", path: resolve(directory, text(child(configuration, "path"))), sha256 };
  }
  if (name === "@dfinity/rust") {
    return { kind: "cargo", package: text(child(configuration, "package")), crate: undefined };
  }
  return recipeStep(text(type));
}

/** Reads initialisation arguments: a Candid text, or a map with `value` or `path` and `format`. */
export function readInitArgs(node: ConfigNode, directory: string): InitArgs | undefined {
  if (!isPresent(node)) return undefined;
  if (typeof node.value === "string") return { format: "candid", text: node.value };
  const format = optionalText(child(node, "format")) ?? "candid";
  if (format !== "candid" && format !== "hex" && format !== "bin") {
    throw badConfig(child(node, "format"), '"candid", "hex" or "bin" is expected');
  }
  const path = optionalText(child(node, "path"));
  if (path !== undefined) return { format, path: resolve(directory, path) };
  if (format === "bin") throw badConfig(child(node, "format"), '"bin" needs a path');
  return { format, text: text(child(node, "value")) };
}
