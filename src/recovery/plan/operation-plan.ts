import type { Observation } from "../observe-canister.ts";
import type { Forecast } from "./forecast.ts";
import type { Refusal } from "./refusal.ts";
import type { Step } from "./step.ts";
import type { UpgradeWork } from "./upgrade-work.ts";

/** What an operation is for. */
export type OperationKind = "snapshot-create" | "snapshot-restore" | "snapshot-delete" | "upgrade";

/** Why a canister is neither stopped nor started although that was asked for. */
export type Skipped = "already-stopped" | "needs-no-stop";

/** All that an operation is about to do: a value, made without a call. */
export interface OperationPlan {
  readonly kind: OperationKind;
  readonly before: Observation;
  readonly steps: readonly Step[];
  /** Present if stop and start are left out. */
  readonly skipped: Skipped | undefined;
  readonly forecast: Forecast;
  /** Present if it is an upgrade. */
  readonly upgrade?: UpgradeWork;
  /** Why the operation must not begin; none if it may. */
  readonly refusals: readonly Refusal[];
}
