import type { Principal } from "@icp-sdk/core/principal";
import { clientErrorOf, rejectOfAgentError } from "./agent-failure.ts";
import type { Answer } from "./answer.ts";
import type { Client } from "./create-client.ts";

/** One message to one method. */
export interface CanisterCall {
  readonly canisterId: Principal;
  readonly methodName: string;
  /** The encoded Candid argument. */
  readonly arg: Uint8Array;
  /** Whose subnet gets the request. @default {canisterId} */
  readonly effectiveCanisterId?: Principal;
}

/**
 * Makes an update call and waits for its certified outcome. The same request is repeated on transport failures;
 * its id keeps the network from executing it twice.
 *
 * @returns The encoded Candid reply, or the reject
 * @throws ClientError when no trustworthy answer came
 */
export async function callCanister(client: Client, call: CanisterCall): Promise<Answer<Uint8Array>> {
  try {
    const result = await client.agent.update(call.canisterId, {
      methodName: call.methodName,
      arg: call.arg,
      effectiveTarget: { canisterId: call.effectiveCanisterId ?? call.canisterId },
    });
    return { kind: "replied", value: result.reply };
  } catch (error) {
    const reject = rejectOfAgentError(error);
    if (reject !== undefined) return { kind: "rejected", reject };
    throw clientErrorOf(error, client.url);
  }
}
