import { clientErrorOf, rejectOfAgentError } from "../agent-failure.ts";
import type { Answer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import type { UpdateRequest } from "./request-update.ts";

/**
 * Makes an update call by the library's agent, which also knows the endpoints of older networks.
 *
 * @throws ClientError when no trustworthy answer came
 */
export async function updateByLibrary(client: Client, request: UpdateRequest): Promise<Answer<Uint8Array>> {
  const { canisterId, methodName, arg, effectiveCanisterId } = request;
  try {
    const effectiveTarget = { canisterId: effectiveCanisterId };
    const result = await client.agent.update(canisterId, { methodName, arg, effectiveTarget });
    return { kind: "replied", value: result.reply };
  } catch (error) {
    const reject = rejectOfAgentError(error);
    if (reject !== undefined) return { kind: "rejected", reject };
    throw clientErrorOf(error, client.url);
  }
}
