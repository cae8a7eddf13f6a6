import type { Principal } from "@icp-sdk/core/principal";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";

/** Empties the chunk store of a canister. */
export async function clearChunkStore(client: Client, canisterId: Principal): Promise<Answer<undefined>> {
  const answer = await callManagement(client, {
    method: "clear_chunk_store",
    args: { canister_id: canisterId },
    effectiveCanisterId: canisterId,
  });
  return mapAnswer(answer, () => undefined);
}
