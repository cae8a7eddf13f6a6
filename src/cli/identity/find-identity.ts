import { CliError } from "../cli-error.ts";
import type { ForeignIdentity } from "./foreign-identity.ts";
import { anonymousName, firstName, type IdentityStore, userIdentityStore } from "./identity-store.ts";
import { type KeyForm, keyFormOf } from "./key-form.ts";
import { didYouMean } from "../text/nearest-name.ts";
import { readDfxIdentities } from "./read-dfx-identities.ts";
import { readIcpIdentities } from "./read-icp-identities.ts";

/** An identity of Icebox's own store. */
export interface OwnIdentity {
  readonly tool: "icebox";
  readonly name: string;
  /** How its key is kept; "none" for the anonymous one. */
  readonly storage: KeyForm | "none";
}

/** An identity that a command can be told to act as. */
export type KnownIdentity = OwnIdentity | ForeignIdentity;

type Env = Readonly<Record<string, string | undefined>>;

const withTool = /^(icebox|icp|dfx):(.+)$/;

/**
 * Finds the identity of a name: in Icebox's own store, then among those of icp, then among those of dfx. The tool may stand
 * in front of the name, as in "dfx:alice".
 *
 * @throws CliError "cli/unknown-identity", "cli/bad-identity-name", or "cli/file-corrupt" if another tool's list is damaged
 */
export function findIdentity(env: Env, name: string): KnownIdentity {
  const [, tool, plain = name] = withTool.exec(name) ?? [];
  const store = userIdentityStore(env);
  if ((tool ?? "icebox") === "icebox" && hasOwn(store, plain)) return ownIdentity(store, plain);
  const foreign = tool === "icebox" ? [] : foreignIdentities(env, tool);
  const found = foreign.find((identity) => identity.name === plain);
  if (found !== undefined) return found;
  throw new CliError({ code: "cli/unknown-identity", name }, `Cannot find the identity "${name}"`, {
    next: `${didYouMean(name, namesOf(env))}icebox identity new ${plain} makes it; icebox identity list shows those that there are`,
  });
}

/** All identities: Icebox's own, then those of icp, then those of dfx. */
export function listIdentities(env: Env): readonly KnownIdentity[] {
  const store = userIdentityStore(env);
  return [...store.names().map((name) => ownIdentity(store, name)), ...foreignIdentities(env)];
}

/** The name under which a command finds an identity, whatever other identities there are. */
export function fullName({ tool, name }: KnownIdentity): string {
  return tool === "icebox" ? name : `${tool}:${name}`;
}

/** Every name that finds an identity. */
function namesOf(env: Env): ReadonlySet<string> {
  const identities = listIdentities(env);
  return new Set([...identities.map(({ name }) => name), ...identities.map(fullName)]);
}

function ownIdentity(store: IdentityStore, name: string): OwnIdentity {
  if (name === anonymousName) return { tool: "icebox", name, storage: "none" };
  return { tool: "icebox", name, storage: store.has(name) ? keyFormOf(store.readKey(name)) : "plain" };
}

function hasOwn(store: IdentityStore, name: string): boolean {
  return name === anonymousName || name === firstName || store.has(name);
}

function foreignIdentities(env: Env, tool?: string): readonly ForeignIdentity[] {
  const icp = tool === "dfx" ? [] : readIcpIdentities(env);
  return tool === "icp" ? icp : [...icp, ...readDfxIdentities(env)];
}
