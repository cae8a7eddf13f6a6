import { assembleModules, detectPackage, findModule, type Module } from "../../modules/mod.ts";
import type { NamedCanister, Session } from "../session.ts";

/**
 * What holds for a canister that is no module of the project: its kind is asked for, and the preset of the kind counts.
 *
 * @throws ClientError when the network does not answer
 */
export async function moduleOfCanister(
  { client, config, environment }: Session,
  { name, id }: NamedCanister,
): Promise<Module | undefined> {
  const said = await detectPackage(client, id);
  const modules = assembleModules({
    environment,
    registry: { modules: [], policies: config?.modules?.policies ?? new Map() },
    canisters: [{ name, canisterId: id }],
    projectMaxSnapshots: config?.snapshots?.maxSnapshots,
    packages: new Map([[id.toText(), said]]),
  });
  return findModule(modules, name);
}
