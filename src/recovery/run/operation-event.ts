import type { HealthResult } from "../health/health-check.ts";
import type { Step } from "../plan/step.ts";
import type { Finding } from "../settle/finding.ts";

/** What an operation tells while it is under way. */
export type OperationEvent =
  /** A step begins. */
  | { readonly kind: "step"; readonly step: Step }
  /** The canister still waits for answers to calls that it made, or still answers calls. */
  | { readonly kind: "still-stopping"; readonly waitedMs: number }
  /** A chunk of the module is in the chunk store. */
  | { readonly kind: "chunk"; readonly uploaded: number; readonly of: number }
  /** How a health check ended. */
  | { readonly kind: "health"; readonly result: HealthResult }
  /** An upgrade goes back to what the canister was before. */
  | { readonly kind: "rolling-back"; readonly reason: { readonly code: string; readonly message: string } }
  /** The new code is in place and healthy, but something that was to be removed afterwards stays. */
  | {
      readonly kind: "cleanup-failed";
      readonly step: Step["kind"];
      readonly reason: { readonly code: string; readonly message: string };
    }
  /** A step failed, or somebody interrupts: the operation goes to a safe end. */
  | { readonly kind: "settling" }
  /** The network may still execute a call that it does not know yet, until that time (milliseconds since 1970). */
  | { readonly kind: "awaiting-call"; readonly untilMs: number }
  /** What became of the operation. */
  | { readonly kind: "finding"; readonly finding: Finding };
