import { Principal } from "@icp-sdk/core/principal";
import {
  assembleModules,
  detectPackage,
  type KnownCanister,
  type Module,
  type ModulePackage,
} from "../../modules/mod.ts";
import { readKnownIds } from "../project/known-ids.ts";
import type { Session } from "../session.ts";

/** How many canisters are asked at a time. */
const asked = 8;

/**
 * The modules of the project in the environment of the session. Those whose kind is not declared are asked for it.
 *
 * @throws ClientError when the network does not answer: a list without it would be a guess; ModulesError; CliError
 */
export async function listModules(session: Session): Promise<readonly Module[]> {
  const { client, config, environment } = session;
  const sources = {
    environment,
    registry: config?.modules ?? { modules: [], policies: new Map() },
    canisters: knownCanisters(session),
    projectMaxSnapshots: config?.snapshots?.maxSnapshots,
  };
  const silent = assembleModules({ ...sources, packages: new Map() });
  const unclear = silent.filter(({ kindSource }) => kindSource !== "declared");
  const packages = new Map<string, ModulePackage | undefined>();
  for (let start = 0; start < unclear.length; start += asked) {
    const some = unclear.slice(start, start + asked);
    const found = await Promise.all(some.map(({ canisterId }) => detectPackage(client, canisterId)));
    for (const [index, { canisterId }] of some.entries()) packages.set(canisterId.toText(), found[index]);
  }
  return assembleModules({ ...sources, packages });
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
