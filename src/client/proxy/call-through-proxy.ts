import { proxyInterface } from "../../wire/mod.ts";
import type { Answer } from "../answer.ts";
import { callCanister, type CanisterCall } from "../call-canister.ts";
import type { Client } from "../create-client.ts";
import { parseProxyFailure } from "./parse-proxy-failure.ts";

/** A canister that makes calls for those who control it, and attaches cycles of its own. */
export interface ProxyCanister {
  readonly canisterId: CanisterCall["canisterId"];
  /** What it attaches to each call. @default {0n} */
  readonly cycles?: bigint;
}

/**
 * Has the proxy canister make a call, and waits for its certified outcome. The callee sees the proxy canister as its caller.
 *
 * @returns The encoded Candid reply of the callee, or its reject, or the refusal of the proxy canister as a reject
 * @throws ClientError when no trustworthy answer came; "wire/bad-candid" when the canister is no proxy canister
 */
export async function callThroughProxy(
  client: Client,
  { canisterId, cycles = 0n }: ProxyCanister,
  call: CanisterCall,
): Promise<Answer<Uint8Array>> {
  const arg = proxyInterface.encodeArgs("proxy", {
    canister_id: call.canisterId,
    method: call.methodName,
    args: call.arg,
    cycles,
  });
  const answer = await callCanister(client, { canisterId, methodName: "proxy", arg });
  if (answer.kind === "rejected") return answer;
  const result = proxyInterface.decodeResult("proxy", answer.value);
  if ("Ok" in result) return { kind: "replied", value: result.Ok.result };
  return { kind: "rejected", reject: parseProxyFailure(result.Err) };
}
