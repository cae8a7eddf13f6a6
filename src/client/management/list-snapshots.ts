import type { Principal } from "@icp-sdk/core/principal";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";
import { type SnapshotSummary, snapshotSummaryOf } from "./snapshot-summary.ts";

/** The snapshots of a canister, oldest first. */
export async function listSnapshots(
  client: Client,
  canisterId: Principal,
): Promise<Answer<readonly SnapshotSummary[]>> {
  const answer = await callManagement(client, {
    method: "list_canister_snapshots",
    args: { canister_id: canisterId },
    effectiveCanisterId: canisterId,
  });
  return mapAnswer(answer, (snapshots) => snapshots.map(snapshotSummaryOf));
}
