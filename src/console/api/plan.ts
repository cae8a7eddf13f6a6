import type { ApiError } from "./error.ts";
import type { HealthCheck } from "./health-check.ts";
import type { OperationKind } from "./operation.ts";

/** How an upgrade keeps the way back. */
export type UpgradeSnapshot =
  /** A further snapshot; those that are there stay. */
  | { readonly kind: "add" }
  /** The named one goes once the new code has proven healthy. */
  | { readonly kind: "replace"; readonly id: string }
  /** None: what goes wrong cannot be rolled back. */
  | { readonly kind: "skip" };

/** Body of `POST /api/v1/modules/KEY/plans`. Snapshot ids are hexadecimal. */
export type PlanRequest =
  | { readonly kind: "snapshot-create" }
  /** Takes a snapshot; `id` goes when the new one exists. */
  | { readonly kind: "snapshot-replace"; readonly id: string }
  | { readonly kind: "snapshot-restore"; readonly id: string }
  | { readonly kind: "snapshot-delete"; readonly id: string }
  /** Writes a snapshot to a folder; without a name it gets one of module, time and id. */
  | { readonly kind: "download"; readonly id: string; readonly folder?: string }
  /** Makes a snapshot of a folder that `GET /api/v1/folders` lists. */
  | { readonly kind: "upload"; readonly folder: string; readonly replace?: string }
  | { readonly kind: "start" }
  | { readonly kind: "stop" }
  | UpgradeRequest;

/** An upgrade as the wizard asks for it. */
export interface UpgradeRequest {
  readonly kind: "upgrade";
  /** SHA-256 of a file that `PUT /api/v1/files` has taken. */
  readonly wasm: string;
  /** @default {"upgrade"} */
  readonly mode?: "upgrade" | "reinstall";
  /** Candid text. @default {no arguments} */
  readonly arg?: string;
  readonly snapshot: UpgradeSnapshot;
  /** @default {those of the module} */
  readonly health_checks?: readonly HealthCheck[];
  /** Whether a canister that is stopped is started for its health checks, and stopped again. @default {false} */
  readonly check_stopped?: boolean;
  /** Also if the module is the same. @default {false} */
  readonly force?: boolean;
}

/** One step of a plan. */
export interface PlanStep {
  /** Like "stop", "take-snapshot", "install-code", "check-health". */
  readonly kind: string;
  /** The method of the management canister that it calls; null if it calls none. */
  readonly method: string | null;
  /** The snapshot that it takes the place of, loads or deletes. */
  readonly snapshot: string | null;
  /** What it does in one line. */
  readonly title: string;
}

/** What a plan costs and changes. Cycles are decimal texts, by the prices of a 13-node application subnet. */
export interface PlanForecast {
  /** Of the snapshot that is taken, loaded, deleted or moved; null if the network does not list it. */
  readonly snapshot_size_bytes: number | null;
  /** By how much the memory of the canister grows; less than 0: shrinks. */
  readonly growth_bytes: number;
  readonly cycles: string;
  /** What keeping costs more per day afterwards; less than 0: less. */
  readonly cycles_per_day: string;
  readonly balance: string;
  readonly freezing_threshold_cycles: string;
  /** Afterwards; null: nothing is burned. */
  readonly days_to_freeze: number | null;
  /** Whether the canister takes no calls for a time. */
  readonly is_stopped_meanwhile: boolean;
}

/** What is given up. Null members: not lost, or not known. */
export interface WhatIf {
  /** Everything since this snapshot was taken: for a restore what goes, for a deletion what can no longer be undone. */
  readonly lost_since: {
    readonly snapshot: string;
    readonly taken_at: string;
    /** How long ago that was, milliseconds by the console's clock. */
    readonly duration_ms: number;
    /** Changes of the canister since then; null for an uploaded snapshot, whose version counts otherwise. */
    readonly canister_versions: string | null;
    /** Whether the code changed since then as well; null if that is not known. */
    readonly is_module_changed: boolean | null;
  } | null;
  /** Snapshots that will no longer be there. */
  readonly deleted_snapshots: readonly string[];
  /** Snapshots that there are afterwards. */
  readonly remaining_snapshots: number;
  /** Sentences that a person must have read, like that nothing can be rolled back. */
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** Answer of `POST /api/v1/modules/KEY/plans`. Nothing has happened yet. */
export interface PlanAnswer {
  readonly version: 1;
  readonly plan: Plan;
}

/** What an operation would do. It is kept for ten minutes and can be carried out once. */
export interface Plan {
  readonly id: string;
  readonly kind: OperationKind;
  readonly module: string;
  readonly canister_id: string;
  readonly made_at: string;
  readonly expires_at: string;
  readonly run_state: "running" | "stopping" | "stopped";
  readonly canister_version: string;
  readonly steps: readonly PlanStep[];
  /** True: there is nothing to do, as the code that is to be installed is there. */
  readonly is_unchanged: boolean;
  readonly forecast: PlanForecast;
  readonly what_if: WhatIf;
  /** Why it must not begin; none if it may. */
  readonly refusals: readonly ApiError[];
}
