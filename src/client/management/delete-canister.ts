import type { Principal } from "@icp-sdk/core/principal";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";

/** Deletes a stopped canister with its snapshots and its cycles. */
export async function deleteCanister(client: Client, canisterId: Principal): Promise<Answer<undefined>> {
  const answer = await callManagement(client, {
    method: "delete_canister",
    args: { canister_id: canisterId },
    effectiveCanisterId: canisterId,
  });
  return mapAnswer(answer, () => undefined);
}
