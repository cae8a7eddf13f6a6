import { Principal } from "@icp-sdk/core/principal";
import type { DeclaredModule, DeclaredPolicy, ModuleRegistry } from "../../modules/mod.ts";
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
import { readHealthCheck } from "./read-health-check.ts";
import { readModulePolicy } from "./read-module-policy.ts";
import { refuseUnknownMembers } from "./refuse-unknown-members.ts";

const members = ["name", "canister", "id", "ids", "kind", "label", "tags", "groups", "policy", "health"];

/**
 * What a project file says under `modules` and `policies`; both are maps by name, or lists of maps with a `name`. The form is
 * described in docs/guides/modules.md.
 *
 * @throws CliError "cli/bad-config"
 */
export function readModules(root: ConfigNode): ModuleRegistry {
  const modules = named(child(root, "modules")).map(([key, node]) => readModule(key, node));
  const keys = modules.map(({ key }) => key);
  const twin = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twin !== undefined) throw badConfig(child(root, "modules"), `the name "${twin}" is there twice`);
  const policies = new Map<string, DeclaredPolicy>();
  for (const [name, node] of named(child(root, "policies"))) policies.set(name, readModulePolicy(node));
  return { modules, policies };
}

/** The members of a map by name, or of a list of maps with a `name`. */
function named(node: ConfigNode): readonly (readonly [string, ConfigNode])[] {
  if (!Array.isArray(node.value)) return mapEntries(node);
  return listItems(node).map((item) => [text(child(item, "name")), item]);
}

function readModule(key: string, node: ConfigNode): DeclaredModule {
  refuseUnknownMembers(node, members);
  return {
    key,
    canister: optionalText(child(node, "canister")),
    ids: readIds(node),
    kind: optionalText(child(node, "kind")),
    label: optionalText(child(node, "label")),
    tags: texts(child(node, "tags")),
    groups: texts(child(node, "groups")),
    policy: optionalText(child(node, "policy")),
    healthChecks: listItems(child(node, "health")).map(readHealthCheck),
  };
}

/** `id` for all environments, `ids` by environment; with a canister of the project neither. */
function readIds(node: ConfigNode): ReadonlyMap<string, Principal> {
  const [one, byEnvironment] = [child(node, "id"), child(node, "ids")];
  const given = [child(node, "canister"), one, byEnvironment].filter(isPresent);
  const [, second] = given;
  if (second !== undefined)
    throw badConfig(second, "only one of canister, id and ids says which canister it is");
  const ids = new Map<string, Principal>();
  if (isPresent(one)) ids.set("*", readPrincipal(one));
  for (const [environment, id] of mapEntries(byEnvironment)) ids.set(environment, readPrincipal(id));
  return ids;
}

function readPrincipal(node: ConfigNode): Principal {
  const given = text(node);
  try {
    return Principal.fromText(given);
  } catch {
    throw badConfig(node, `"${given}" is no canister id`);
  }
}

function texts(node: ConfigNode): readonly string[] {
  return listItems(node).map(text);
}
