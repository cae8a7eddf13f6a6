import type { ApiError } from "./error.ts";
import type { PlanStep } from "./plan.ts";

/** What an operation is for. */
export type OperationKind =
  | "snapshot-create"
  | "snapshot-replace"
  | "snapshot-restore"
  | "snapshot-delete"
  | "download"
  | "upload"
  | "verify"
  | "upgrade"
  /** Brings an operation that was cut off to its safe end. */
  | "recover"
  | "start"
  | "stop";

/** Where an operation stands. "interrupted": somebody ended it, and it came to a safe end. */
export type OperationState = "running" | "cancelling" | "done" | "failed" | "interrupted";

/** Body of `POST /api/v1/operations`. */
export interface OperationRequest {
  readonly plan_id: string;
}

/** An operation in a list. */
export interface OperationSummary {
  readonly id: string;
  readonly kind: OperationKind;
  /** Key of the module; for "verify" the name of the folder. */
  readonly module: string;
  readonly canister_id: string | null;
  readonly state: OperationState;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly result: OperationResult | null;
  readonly error: ApiError | null;
}

/** Answer of `GET /api/v1/operations`, newest first: those of this console, and those that it has logged. */
export interface OperationsAnswer {
  readonly version: 1;
  readonly operations: readonly OperationSummary[];
}

/** Answer of `POST /api/v1/operations` (202), `GET` and `DELETE /api/v1/operations/ID`. */
export interface OperationAnswer {
  readonly version: 1;
  readonly operation: Operation;
}

/** An operation with all that it told. */
export interface Operation extends OperationSummary {
  readonly steps: readonly PlanStep[];
  readonly events: readonly OperationEvent[];
}

/** What an operation brought. Members that do not belong to its kind are null. */
export interface OperationResult {
  /** The snapshot that was taken or uploaded. */
  readonly snapshot: string | null;
  /** SHA-256 of the module that this snapshot holds, if it was taken. */
  readonly module_hash: string | null;
  /** The folder that was written, by its name in `GET /api/v1/folders`. */
  readonly folder: string | null;
  readonly upgrade: UpgradeResult | null;
  /** Sentences about what became of the parts. */
  readonly findings: readonly string[];
}

/** What an upgrade brought. */
export interface UpgradeResult {
  readonly outcome: "upgraded" | "rolled-back" | "unchanged";
  /** From the moment the canister had stopped until it ran again; null: it was not stopped. */
  readonly downtime_ms: number | null;
  /** The snapshot to go back to. */
  readonly snapshot: string | null;
  readonly kept_snapshots: readonly string[];
  readonly deleted_snapshots: readonly string[];
  readonly health: readonly HealthResult[];
  /** Chunks of others, for which the chunk store was not cleared. */
  readonly chunks_left: number;
  /** Why it was rolled back. */
  readonly reason: { readonly code: string; readonly message: string } | null;
}

/** How one health check ended. */
export interface HealthResult {
  readonly name: string;
  readonly passed: boolean;
  readonly attempts: number;
  readonly duration_ms: number;
  /** Why it did not pass. */
  readonly reason: string | null;
}

/** What an operation tells. Over `GET /api/v1/operations/ID/events` each is one message, its `seq` being the event id. */
export type OperationEvent = { readonly seq: number; readonly at: string } & (
  | {
      readonly kind: "step";
      /** Place in `steps`; null for a step of the way back. */ readonly step: number | null;
      readonly title: string;
    }
  | {
      readonly kind: "progress";
      readonly section: string;
      readonly done_bytes: number;
      readonly total_bytes: number;
    }
  | { readonly kind: "still-stopping"; readonly waited_ms: number }
  | { readonly kind: "settling" }
  /** Code chunks that the network has by now. */
  | { readonly kind: "chunk"; readonly uploaded: number; readonly of: number }
  /** The new code is in place and healthy, but something that was to be removed afterwards stays. */
  | { readonly kind: "cleanup-failed"; readonly reason: { readonly code: string; readonly message: string } }
  /** An upgrade goes back to its snapshot. */
  | { readonly kind: "rolling-back"; readonly reason: { readonly code: string; readonly message: string } }
  | { readonly kind: "awaiting-call"; readonly until: string }
  | { readonly kind: "health"; readonly check: HealthResult }
  | { readonly kind: "finding"; readonly text: string }
  | { readonly kind: "cancelling" }
  /** The last one. */
  | {
      readonly kind: "end";
      readonly state: "done" | "failed" | "interrupted";
      readonly result: OperationResult | null;
      readonly error: ApiError | null;
    }
);
