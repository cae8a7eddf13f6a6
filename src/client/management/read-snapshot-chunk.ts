import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";
import type { SnapshotReference } from "./snapshot-reference.ts";

/** Reads a chunk of the chunk store that a snapshot holds, by its SHA-256. */
export async function readSnapshotChunk(
  client: Client,
  { canisterId, snapshotId }: SnapshotReference,
  hash: Uint8Array,
): Promise<Answer<Uint8Array>> {
  const answer = await callManagement(client, {
    method: "read_canister_snapshot_data",
    args: { canister_id: canisterId, snapshot_id: snapshotId, kind: { wasm_chunk: { hash } } },
    effectiveCanisterId: canisterId,
  });
  return mapAnswer(answer, ({ chunk }) => Uint8Array.from(chunk));
}
