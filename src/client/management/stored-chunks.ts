import type { Principal } from "@icp-sdk/core/principal";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";

/** The SHA-256 of each chunk in the chunk store of a canister. */
export async function storedChunks(
  client: Client,
  canisterId: Principal,
): Promise<Answer<readonly Uint8Array[]>> {
  const answer = await callManagement(client, {
    method: "stored_chunks",
    args: { canister_id: canisterId },
    effectiveCanisterId: canisterId,
  });
  return mapAnswer(answer, (chunks) => chunks.map(({ hash }) => Uint8Array.from(hash)));
}
