import type { Principal } from "@icp-sdk/core/principal";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";

/** Starts a canister; a running one stays running. */
export async function startCanister(client: Client, canisterId: Principal): Promise<Answer<undefined>> {
  const answer = await callManagement(client, {
    method: "start_canister",
    args: { canister_id: canisterId },
    effectiveCanisterId: canisterId,
  });
  return mapAnswer(answer, () => undefined);
}
