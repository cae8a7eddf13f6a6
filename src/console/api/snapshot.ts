/** A snapshot on the network. */
export interface SnapshotInfo {
  /** Hexadecimal, without 0x. */
  readonly id: string;
  readonly size_bytes: number;
  /** ISO 8601 UTC, to the second or finer. */
  readonly taken_at: string;
  /** Taken of the canister, or uploaded. */
  readonly source: "taken" | "uploaded";
  /** Cycles per day for keeping it; null: only controllers can know. */
  readonly cycles_per_day: string | null;
  /** Version of the canister when it was taken; for an uploaded one that of the upload. */
  readonly canister_version: string;
  /** SHA-256 of the module that it holds, if the console knows it from an operation of its own. */
  readonly module_hash: string | null;
  /** The operation that made it, if one of Icebox did. */
  readonly made_by: "snapshot-create" | "upgrade" | "upload" | null;
}

/** Answer of `GET /api/v1/modules/KEY/snapshots`, oldest first: asked of the network for each request. */
export interface SnapshotsAnswer {
  readonly version: 1;
  readonly observed_at: string;
  readonly snapshots: readonly SnapshotInfo[];
  /** Most snapshots by the policy of the module. */
  readonly max_snapshots: number;
}
