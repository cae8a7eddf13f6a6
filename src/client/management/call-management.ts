import type { Principal } from "@icp-sdk/core/principal";
import {
  decodeManagementResult,
  encodeManagementArgs,
  managementCanisterId,
  type ManagementArgs,
  type ManagementMethod,
  type ManagementResults,
} from "../../wire/mod.ts";
import { type Answer, mapAnswer } from "../answer.ts";
import { callCanister } from "../call-canister.ts";
import type { Client } from "../create-client.ts";
import { callThroughProxy } from "../proxy/call-through-proxy.ts";
import { isProxied } from "../proxy/proxied-client.ts";

/** One call of the management canister. */
export interface ManagementCall<M extends ManagementMethod> {
  readonly method: M;
  readonly args: ManagementArgs[M];
  /** The canister that the call is about; it decides which subnet gets the request. */
  readonly effectiveCanisterId: Principal;
}

/**
 * Calls the management canister as an update; through the proxy canister of a client that has one.
 *
 * @throws ClientError when no trustworthy answer came; "wire/bad-candid" when the reply has another type
 */
export async function callManagement<M extends ManagementMethod>(
  client: Client,
  call: ManagementCall<M>,
): Promise<Answer<ManagementResults[M]>> {
  const request = {
    canisterId: managementCanisterId,
    methodName: call.method,
    arg: encodeManagementArgs(call.method, call.args),
    effectiveCanisterId: call.effectiveCanisterId,
  };
  const answer = isProxied(client)
    ? await callThroughProxy(client, client.proxy, request)
    : await callCanister(client, request);
  return mapAnswer(answer, (reply) => decodeManagementResult(call.method, reply));
}
