import type { Answer } from "./answer.ts";
import type { CanisterCall } from "./call-canister.ts";
import type { Client } from "./create-client.ts";

/**
 * Makes a query call. The signature of the answering node is verified against the keys of its subnet; the answer
 * is still one node's word.
 *
 * @returns The encoded Candid reply, or the reject
 * @throws ClientError when no trustworthy answer came
 */
export async function queryCanister(client: Client, call: CanisterCall): Promise<Answer<Uint8Array>> {
  try {
    const response = await client.agent.query(call.canisterId, {
      methodName: call.methodName,
      arg: call.arg,
      effectiveTarget: { canisterId: call.effectiveCanisterId ?? call.canisterId },
    });
    if ("reply" in response) return { kind: "replied", value: response.reply.arg };
    const { reject_code: rejectCode, error_code: errorCode, reject_message: message } = response;
    return { kind: "rejected", reject: { rejectCode, errorCode, message, certified: false } };
  } catch (error) {
    const { clientErrorOf, rejectOfAgentError } = await import("./agent-failure.ts");
    const reject = rejectOfAgentError(error);
    if (reject !== undefined) return { kind: "rejected", reject };
    throw clientErrorOf(error, client.url);
  }
}
