/** How many snapshots a canister may have on the Internet Computer. */
export const networkMaxSnapshots = 10;

/** What a project lays down about its snapshots. */
export interface SnapshotPolicy {
  /** Whether running canisters are stopped, and started again, without being asked. */
  readonly autoStop: boolean;
  /**
   * Most snapshots of one canister, 1 to 10. A canister that has them all needs a snapshot to be named that is given up;
   * with 1 that is the one it has.
   */
  readonly maxSnapshots: number;
}

/** What holds where nothing is laid down. */
export const defaultSnapshotPolicy: SnapshotPolicy = { autoStop: false, maxSnapshots: networkMaxSnapshots };
