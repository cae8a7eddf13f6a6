import type { Principal } from "@icp-sdk/core/principal";
import {
  CANISTER_INFO_PATH,
  decodeManagementResult,
  encodeManagementArgs,
  type ManagementResults,
} from "../wire/mod.ts";
import { clientErrorOf } from "./agent-failure.ts";
import { ClientError } from "./client-error.ts";
import type { Client } from "./create-client.ts";
import { nodeFetch } from "./network/node-fetch.ts";

/** Most changes that a network keeps of a canister. */
const mostChanges = 20n;

/**
 * Reads a canister's history from an embedded network on this machine: the way there is trusted, nothing is proven. Other
 * networks tell it to canisters alone.
 *
 * @returns undefined if the network does not tell it, or has no such canister
 * @throws ClientError "client/network-unreachable" or "client/protocol"
 */
export async function readCanisterHistory(
  { url }: Pick<Client, "url">,
  canisterId: Principal,
): Promise<ManagementResults["canister_info"] | undefined> {
  const body = encodeManagementArgs("canister_info", {
    canister_id: canisterId,
    num_requested_changes: [mostChanges],
  });
  let response: Response;
  try {
    response = await nodeFetch(new URL(CANISTER_INFO_PATH, url), { method: "POST", body });
  } catch (cause) {
    throw new ClientError({ code: "client/network-unreachable", url }, `Cannot reach the network at ${url}`, {
      cause,
    });
  }
  if (!response.ok) return undefined;
  try {
    return decodeManagementResult("canister_info", new Uint8Array(await response.arrayBuffer()));
  } catch (error) {
    throw clientErrorOf(error, url);
  }
}
