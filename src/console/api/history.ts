import type { OperationSummary } from "./operation.ts";

/** Something that happened to a canister. */
export interface HistoryEvent {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly kind:
    | "created"
    | "code-installed"
    | "code-upgraded"
    | "code-reinstalled"
    | "code-uninstalled"
    | "controllers-changed"
    | "settings-changed"
    | "snapshot-taken"
    | "snapshot-uploaded"
    | "snapshot-loaded"
    | "snapshot-deleted"
    | "renamed"
    | "operation";
  /** Who says so: the canister's own history, its list of snapshots, or the log of operations of Icebox. */
  readonly source: "canister-history" | "snapshot-list" | "operation-log";
  readonly canister_version: string | null;
  readonly module_hash: string | null;
  readonly snapshot: string | null;
  /** A principal; null if it is not known. */
  readonly by: string | null;
  /** For kind "operation". */
  readonly operation: OperationSummary | null;
}

/** Sizes at one moment, as the console saw them. */
export interface MemorySample {
  readonly at: string;
  readonly total_bytes: number;
  readonly wasm_memory_bytes: number;
  readonly stable_memory_bytes: number;
  readonly snapshots_bytes: number;
  readonly cycles: string;
}

/** Answer of `GET /api/v1/modules/KEY/history`. */
export interface HistoryAnswer {
  readonly version: 1;
  readonly observed_at: string;
  /** Newest first. */
  readonly events: readonly HistoryEvent[];
  /** Oldest first. */
  readonly samples: readonly MemorySample[];
  /** Whether the network told the canister's own history; only the embedded one tells it to others than canisters. */
  readonly has_canister_history: boolean;
}
