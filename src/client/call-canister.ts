import type { Principal } from "@icp-sdk/core/principal";
import type { Answer } from "./answer.ts";
import { ClientError } from "./client-error.ts";
import type { Client } from "./create-client.ts";
import { requestUpdate } from "./requests/request-update.ts";

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
  const request = { ...call, effectiveCanisterId: call.effectiveCanisterId ?? call.canisterId };
  try {
    return await requestUpdate(client, request);
  } catch (error) {
    if (!(error instanceof ClientError) || !isUnknownEndpoint(error)) throw error;
    const { updateByLibrary } = await import("./requests/update-by-library.ts");
    return updateByLibrary(client, request);
  }
}

/** Older networks do not have the endpoint whose answer is a certificate. */
function isUnknownEndpoint({ fault }: ClientError): boolean {
  return fault.code === "client/http-status" && fault.status === 404;
}
