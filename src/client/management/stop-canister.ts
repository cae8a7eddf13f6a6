import type { Principal } from "@icp-sdk/core/principal";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";

/** Stops a canister and waits until it has answered everything that it was asked. */
export async function stopCanister(client: Client, canisterId: Principal): Promise<Answer<undefined>> {
  const answer = await callManagement(client, {
    method: "stop_canister",
    args: { canister_id: canisterId },
    effectiveCanisterId: canisterId,
  });
  return mapAnswer(answer, () => undefined);
}
