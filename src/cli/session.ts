import { Principal } from "@icp-sdk/core/principal";
import { type Client, createClient, throughProxy } from "../client/mod.ts";
import type { CliContext } from "./cli-context.ts";
import { CliError } from "./cli-error.ts";
import { loadIdentity } from "./identity/load-identity.ts";
import { findModuleId } from "./modules/find-module-id.ts";
import { findProject, type Project } from "./project/find-project.ts";
import { findKnownId, type IdsPlace, type KnownId, readKnownIds } from "./project/known-ids.ts";
import type { ProjectConfig } from "./project/project-config.ts";
import { readProjectConfig } from "./project/read-project-config.ts";
import type { NetworkSelection } from "./target/network-selection.ts";
import { didYouMean } from "./text/nearest-name.ts";
import { resolveTarget, type Target } from "./target/resolve-target.ts";

/** A canister as the user named it. */
export interface NamedCanister {
  /** The name, or the id in text form if it was given by id. */
  readonly name: string;
  readonly id: Principal;
}

/** What a command that talks to a network works with. */
export interface Session extends IdsPlace {
  readonly client: Client;
  /** Absent where there is no project file. */
  readonly config: ProjectConfig | undefined;
}

/** A project and the network that a command means. */
export interface FoundTarget {
  readonly project: Project;
  readonly config: ProjectConfig | undefined;
  readonly target: Target;
}

/** Finds the project and the network that the options of a command name. */
export function findTarget(context: CliContext, selection: NetworkSelection): FoundTarget {
  const project = findProject(context.cwd, selection.projectRoot);
  const config = project.configPath === undefined ? undefined : readProjectConfig(project.configPath);
  return { project, config, target: resolveTarget({ project, config, env: context.env }, selection) };
}

/**
 * Finds the project, its network and the identity, and makes the client.
 *
 * @throws CliError or ClientError with a code
 */
export async function openSession(context: CliContext, selection: NetworkSelection): Promise<Session> {
  const { config, target } = findTarget(context, selection);
  const { project, environment, idsName, isEmbedded, remote = [], url, rootKeyDer } = target;
  const identity = await loadIdentity(context, selection.identity);
  const client = await createClient({ url, identity, ...(rootKeyDer === undefined ? {} : { rootKeyDer }) });
  const session = { client, project, config, environment, idsName, isEmbedded, remote };
  if (selection.proxy === undefined) return session;
  const proxy = { canisterId: findCanister(session, selection.proxy).id };
  return { ...session, client: throughProxy(client, proxy) };
}

/**
 * The canister that the user named: by the name of the project if there is such an id, by the key of a module, else by its
 * id. The network is not asked.
 *
 * @throws CliError "cli/unknown-canister", "cli/ambiguous-canister" or "cli/file-corrupt"
 */
export function findCanister(session: Session, nameOrId: string): NamedCanister {
  const { environment } = session;
  const known = findModuleId(session, nameOrId) ?? findKnownId(session, nameOrId);
  const id = parsePrincipal(known?.id ?? nameOrId);
  if (id !== undefined) return { name: nameOrId, id };
  if (known !== undefined) throw badCanisterId(nameOrId, known);
  const isConfigured = session.config?.canisters.some(({ name }) => name === nameOrId) ?? false;
  throw new CliError(
    { code: "cli/unknown-canister", name: nameOrId, environment },
    isConfigured
      ? `The canister "${nameOrId}" has not been created in the environment "${environment}"`
      : `Cannot find the canister "${nameOrId}" in the environment "${environment}"`,
    { next: isConfigured ? `icebox deploy ${nameOrId}` : nextForUnknown(session, nameOrId) },
  );
}

function nextForUnknown(session: Session, name: string): string {
  const configured = (session.config?.canisters ?? []).map((canister) => canister.name);
  const keys = (session.config?.modules?.modules ?? []).map(({ key }) => key);
  const hint = didYouMean(name, [...configured, ...keys, ...readKnownIds(session).keys()]);
  return `${hint}icebox canister list shows the names`;
}

function badCanisterId(name: string, { id, path }: KnownId): CliError {
  return new CliError(
    { code: "cli/bad-canister-id", text: id, path },
    `Cannot use "${id}" as the id of the canister "${name}": "${path}" says so, but it is no principal`,
    { next: `Correct ${path}` },
  );
}

function parsePrincipal(text: string): Principal | undefined {
  try {
    return Principal.fromText(text);
  } catch {
    return undefined;
  }
}
