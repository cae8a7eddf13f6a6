import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";
import type { SnapshotReference } from "./snapshot-reference.ts";

/** Replaces code and memory of a canister by those of a snapshot. What was written since is gone. */
export async function loadSnapshot(client: Client, snapshot: SnapshotReference): Promise<Answer<undefined>> {
  const answer = await callManagement(client, {
    method: "load_canister_snapshot",
    args: {
      canister_id: snapshot.canisterId,
      snapshot_id: snapshot.snapshotId,
      sender_canister_version: [],
    },
    effectiveCanisterId: snapshot.canisterId,
  });
  return mapAnswer(answer, () => undefined);
}
