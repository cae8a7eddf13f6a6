/** A folder with a snapshot in the project's `snapshots/`. */
export interface SnapshotFolder {
  /** Its file name. */
  readonly name: string;
  /** Whose layout: that of Icebox and icp, of dfx, of Juno. */
  readonly layout: string;
  /** "unfinished": a download that can be resumed by `icebox canister snapshot download --resume`. */
  readonly state: "complete" | "unfinished" | "unreadable";
  readonly canister_id: string | null;
  readonly snapshot_id: string | null;
  readonly taken_at: string | null;
  readonly size_bytes: number | null;
  /** Whether it has checksums of everything. */
  readonly is_sealed: boolean;
  /** Code of what is wrong with an unreadable one. */
  readonly problem: string | null;
}

/** Answer of `GET /api/v1/folders`. `POST /api/v1/folders/NAME/verify` begins an operation of kind "verify". */
export interface FoldersAnswer {
  readonly version: 1;
  /** Absolute path of the folder that holds them. */
  readonly directory: string;
  readonly folders: readonly SnapshotFolder[];
}
