import { Principal } from "@icp-sdk/core/principal";
import {
  assembleModules,
  detectPackage,
  findModule,
  type KnownCanister,
  type Module,
  type ModulePackage,
  type ModuleSources,
} from "../../modules/mod.ts";
import { readKnownIds } from "../project/known-ids.ts";
import type { NamedCanister, Session } from "../session.ts";

/** How many canisters are asked at a time. */
const asked = 8;

/**
 * The modules of the project in the environment of the session. Those whose kind is not declared are asked for it.
 *
 * @throws ClientError when the network does not answer: a list without it would be a guess; ModulesError; CliError
 */
export async function listModules(session: Session): Promise<readonly Module[]> {
  const sources = sourcesOf(session);
  return detectKinds(session, sources, assembleModules(sources));
}

/**
 * One of them, by its key or canister id; no other is asked.
 *
 * @returns undefined if there is none
 * @throws as {@link listModules}
 */
export async function findListedModule(session: Session, keyOrId: string): Promise<Module | undefined> {
  const sources = sourcesOf(session);
  const found = findModule(assembleModules(sources), keyOrId);
  if (found === undefined) return undefined;
  return findModule(await detectKinds(session, sources, [found]), found.key);
}

/**
 * What is laid down for a canister: as the module that it is, else by the preset of its kind.
 *
 * @throws as {@link listModules}
 */
export async function moduleOfCanister(session: Session, { name, id }: NamedCanister): Promise<Module> {
  const isIt = ({ canisterId }: KnownCanister | Module): boolean => canisterId.toText() === id.toText();
  const known = sourcesOf(session);
  const registered = assembleModules(known).filter(isIt);
  const sources =
    registered.length > 0 ? known : { ...known, canisters: [...known.canisters, { name, canisterId: id }] };
  const there = registered.length > 0 ? registered : assembleModules(sources).filter(isIt);
  const found = (await detectKinds(session, sources, there)).filter(isIt);
  const [module] = [...found.filter(({ key }) => key === name), ...found];
  if (module !== undefined) return module;
  throw new Error(`The canister ${name} was added to the modules and is none of them`);
}

async function detectKinds(
  { client }: Session,
  sources: ModuleSources,
  modules: readonly Module[],
): Promise<readonly Module[]> {
  const unclear = modules.filter(({ kindSource }) => kindSource !== "declared");
  const packages = new Map<string, ModulePackage | undefined>();
  for (let start = 0; start < unclear.length; start += asked) {
    const some = unclear.slice(start, start + asked);
    const found = await Promise.all(some.map(({ canisterId }) => detectPackage(client, canisterId)));
    for (const [index, { canisterId }] of some.entries()) packages.set(canisterId.toText(), found[index]);
  }
  return assembleModules({ ...sources, packages });
}

/** What the project says, before the network is asked. */
function sourcesOf(session: Session): ModuleSources {
  const { config, environment } = session;
  return {
    environment,
    registry: config?.modules ?? { modules: [], policies: new Map() },
    canisters: knownCanisters(session),
    projectMaxSnapshots: config?.snapshots?.maxSnapshots,
    packages: new Map(),
  };
}

/** The canisters that the project has ids for, those of the project file first. */
function knownCanisters(session: Session): readonly KnownCanister[] {
  const known = readKnownIds(session);
  const configured = (session.config?.canisters ?? []).map(({ name }) => name);
  return [...new Set([...configured, ...known.keys()])].flatMap((name) => {
    const id = known.get(name)?.[0]?.id;
    return id === undefined ? [] : [{ name, canisterId: Principal.fromText(id) }];
  });
}
