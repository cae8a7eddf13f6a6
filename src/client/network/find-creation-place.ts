import type { Principal } from "@icp-sdk/core/principal";
import type { Client } from "../create-client.ts";
import { listSubnets } from "./list-subnets.ts";
import { type CanisterRange, readCanisterRanges } from "./read-canister-ranges.ts";

/**
 * Finds a canister id of the subnet on which a new canister belongs: of the subnet that is named, else of the application
 * subnet with the lowest ids, else of the root subnet.
 *
 * @returns undefined if the network does not tell which ids the subnet has
 * @throws ClientError when no trustworthy answer came
 */
export async function findCreationPlace(client: Client, subnet?: Principal): Promise<Principal | undefined> {
  if (subnet !== undefined) return placeIn(await readCanisterRanges(client, subnet));
  const subnets = await listSubnets(client);
  const applications = subnets.filter(({ type, isRoot }) => type === "application" && !isRoot);
  const places: Principal[] = [];
  for (const { subnetId } of applications) {
    const place = placeIn(await readCanisterRanges(client, subnetId));
    if (place !== undefined) places.push(place);
  }
  const [first, ...others] = places;
  if (first === undefined) return placeIn(await readCanisterRanges(client));
  return others.reduce((lowest, place) => (place.ltEq(lowest) ? place : lowest), first);
}

/** The last range is that of users, where a subnet also holds system canisters. */
function placeIn(ranges: readonly CanisterRange[]): Principal | undefined {
  return ranges.at(-1)?.[0];
}
