import type { Principal } from "@icp-sdk/core/principal";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";

/** A piece of a module for a canister's chunk store. */
export interface ChunkUpload {
  readonly canisterId: Principal;
  /** At most 1 MiB. */
  readonly chunk: Uint8Array;
}

/**
 * Puts a chunk into the chunk store of a canister.
 *
 * @returns Its SHA-256
 */
export async function uploadChunk(client: Client, upload: ChunkUpload): Promise<Answer<Uint8Array>> {
  const answer = await callManagement(client, {
    method: "upload_chunk",
    args: { canister_id: upload.canisterId, chunk: upload.chunk },
    effectiveCanisterId: upload.canisterId,
  });
  return mapAnswer(answer, ({ hash }) => Uint8Array.from(hash));
}
