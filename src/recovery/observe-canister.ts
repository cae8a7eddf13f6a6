import { replyOf, type SnapshotSummary } from "../client/mod.ts";
import type { CanisterControl, ObservedStatus } from "./canister-control.ts";

/** What a canister and its snapshots are at one moment. */
export interface Observation {
  readonly status: ObservedStatus;
  /** Oldest first. */
  readonly snapshots: readonly SnapshotSummary[];
}

/**
 * Looks at a canister.
 *
 * @param name How the user calls it, for messages.
 * @throws ClientError "client/rejected" for who is no controller; others when no trustworthy answer came
 */
export async function observeCanister(control: CanisterControl, name: string): Promise<Observation> {
  const [status, snapshots] = await Promise.all([control.status(), control.listSnapshots()]);
  return {
    status: replyOf(status, `read the status of canister ${name}`),
    snapshots: replyOf(snapshots, `list the snapshots of canister ${name}`),
  };
}
