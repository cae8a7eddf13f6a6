import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";
import type { SnapshotReference } from "./snapshot-reference.ts";

/** Deletes a snapshot. Its id is never used again. */
export async function deleteSnapshot(
  client: Client,
  snapshot: SnapshotReference,
): Promise<Answer<undefined>> {
  const answer = await callManagement(client, {
    method: "delete_canister_snapshot",
    args: { canister_id: snapshot.canisterId, snapshot_id: snapshot.snapshotId },
    effectiveCanisterId: snapshot.canisterId,
  });
  return mapAnswer(answer, () => undefined);
}
