import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";
import type { SnapshotReference } from "./snapshot-reference.ts";

/** Whether the global timer was set when a snapshot was taken. Loading it does not set the timer again. */
export async function hasSnapshotTimer(
  client: Client,
  { canisterId, snapshotId }: SnapshotReference,
): Promise<Answer<boolean>> {
  const answer = await callManagement(client, {
    method: "read_canister_snapshot_metadata",
    args: { canister_id: canisterId, snapshot_id: snapshotId },
    effectiveCanisterId: canisterId,
  });
  return mapAnswer(answer, ({ global_timer: [timer] }) => timer !== undefined && "active" in timer);
}
