import type { Principal } from "@icp-sdk/core/principal";
import { type Client, readMetadata } from "../client/mod.ts";
import { junoPackageSection, type ModulePackage, parseJunoPackage } from "./juno-package.ts";

/**
 * Asks the network what package a canister's module says it is.
 *
 * @returns undefined if it says nothing, or nothing that is understood
 * @throws ClientError when no trustworthy answer came
 */
export async function detectPackage(
  client: Client,
  canisterId: Principal,
): Promise<ModulePackage | undefined> {
  const section = await readMetadata(client, canisterId, junoPackageSection);
  return section === undefined ? undefined : parseJunoPackage(section);
}
