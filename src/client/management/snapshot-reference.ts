import type { Principal } from "@icp-sdk/core/principal";

/** One snapshot of one canister. */
export interface SnapshotReference {
  readonly canisterId: Principal;
  readonly snapshotId: Uint8Array;
}
