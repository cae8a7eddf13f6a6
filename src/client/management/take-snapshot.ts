import type { Principal } from "@icp-sdk/core/principal";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";
import { type SnapshotSummary, snapshotSummaryOf } from "./snapshot-summary.ts";

/** Whose snapshot is taken. */
export interface TakeSnapshotOptions {
  readonly canisterId: Principal;
  /** A snapshot of the same canister that is given up for the new one, in one step. */
  readonly replace?: Uint8Array;
}

/**
 * Takes a snapshot of a canister. The network does not require it to be stopped; callers should, as a running
 * canister may be in the middle of a conversation with others.
 */
export async function takeSnapshot(
  client: Client,
  options: TakeSnapshotOptions,
): Promise<Answer<SnapshotSummary>> {
  const answer = await callManagement(client, {
    method: "take_canister_snapshot",
    args: {
      canister_id: options.canisterId,
      replace_snapshot: options.replace === undefined ? [] : [options.replace],
      uninstall_code: [],
      sender_canister_version: [],
    },
    effectiveCanisterId: options.canisterId,
  });
  return mapAnswer(answer, snapshotSummaryOf);
}
