import type { ModuleSummary } from "./module.ts";
import type { OperationKind } from "./operation.ts";

/** Answer of `GET /api/v1/modules/KEY`: asked of the network for each request. */
export interface ModuleStatusAnswer {
  readonly version: 1;
  readonly module: ModuleSummary;
  /** When the network was asked, ISO 8601 UTC. */
  readonly observed_at: string;
  /** What the identity of the console is to the canister. */
  readonly our_role: "controller" | "snapshot-viewer" | "none";
  readonly controllers: readonly string[];
  /** SHA-256 of the installed module, 64 hexadecimal digits; null: it has none. */
  readonly module_hash: string | null;
  /** Null: only controllers are told. */
  readonly status: ControllerStatus | null;
  /** The operation that is under way or was cut off on this canister; null: none. */
  readonly busy: BusyState | null;
}

/** What a canister's controllers are told. Cycles and versions are decimal texts. */
export interface ControllerStatus {
  readonly run_state: "running" | "stopping" | "stopped";
  readonly canister_version: string;
  readonly cycles: string;
  readonly reserved_cycles: string;
  readonly idle_cycles_burned_per_day: string;
  readonly freezing_threshold_seconds: string;
  /** Below this balance the canister is frozen. */
  readonly freezing_threshold_cycles: string;
  /** Days until the balance reaches that, if nothing happens; null: it burns nothing. */
  readonly days_to_freeze: number | null;
  readonly memory: MemoryParts;
  /** A snapshot taken now. */
  readonly next_snapshot: { readonly size_bytes: number; readonly cycles_per_day: string };
}

/** Sizes of the parts of a canister, in bytes. */
export interface MemoryParts {
  readonly total_bytes: number;
  readonly wasm_memory_bytes: number;
  readonly stable_memory_bytes: number;
  readonly global_memory_bytes: number;
  readonly wasm_binary_bytes: number;
  readonly custom_sections_bytes: number;
  readonly canister_history_bytes: number;
  readonly wasm_chunk_store_bytes: number;
  readonly snapshots_bytes: number;
  readonly log_bytes: number;
}

/** Why a canister takes no further operation now. */
export interface BusyState {
  /** "elsewhere": another process works on it; "cut-off": nobody does, and `icebox recover` must end it. */
  readonly by: "console" | "elsewhere" | "cut-off";
  readonly kind: OperationKind | null;
  /** For an operation of this console. */
  readonly operation_id: string | null;
  readonly started_at: string | null;
}
