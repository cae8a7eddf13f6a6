import type { Principal } from "@icp-sdk/core/principal";
import { decodeManagementResult, encodeManagementArgs, managementCanisterId } from "../../wire/mod.ts";
import { type Answer, mapAnswer } from "../answer.ts";
import { callThroughProxy } from "./call-through-proxy.ts";
import type { ProxiedClient } from "./proxied-client.ts";

/**
 * Has the proxy canister create an empty canister, which it controls, on its own subnet.
 *
 * @param cycles What the proxy canister pays; the new canister gets them but for the network's fee.
 */
export async function createThroughProxy(client: ProxiedClient, cycles: bigint): Promise<Answer<Principal>> {
  const call = {
    canisterId: managementCanisterId,
    methodName: "create_canister",
    arg: encodeManagementArgs("create_canister", { settings: [], sender_canister_version: [] }),
  };
  const answer = await callThroughProxy(client, { ...client.proxy, cycles }, call);
  return mapAnswer(answer, (reply) => decodeManagementResult("create_canister", reply).canister_id);
}
