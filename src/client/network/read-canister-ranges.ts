import type { Principal } from "@icp-sdk/core/principal";
import { encodeUtf8 } from "../../bytes/mod.ts";
import { rangesOfSubnet, selfAuthenticatingPrincipal } from "../../wire/mod.ts";
import type { Client } from "../create-client.ts";
import { requestState } from "../requests/request-state.ts";

/** A range of canister ids, both ends included. */
export type CanisterRange = readonly [first: Principal, last: Principal];

/**
 * Reads which canister ids a subnet is responsible for, with its certificate.
 *
 * @param subnet Id of the subnet, the root subnet if left out: networks of one subnet have no other
 * @returns The ranges in ascending order; none if the network does not tell
 * @throws ClientError when no trustworthy answer came
 */
export async function readCanisterRanges(
  client: Client,
  subnet?: Principal,
): Promise<readonly CanisterRange[]> {
  const subnetId = subnet ?? selfAuthenticatingPrincipal(client.rootKeyDer);
  const path = [encodeUtf8("canister_ranges"), subnetId.toUint8Array()];
  const { tree } = await requestState(client, { kind: "subnet", id: subnetId }, [path]);
  return rangesOfSubnet(tree, subnetId);
}
