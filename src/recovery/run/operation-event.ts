import type { Step } from "../plan/step.ts";
import type { Finding } from "../settle/finding.ts";

/** What an operation tells while it is under way. */
export type OperationEvent =
  /** A step begins. */
  | { readonly kind: "step"; readonly step: Step }
  /** The canister still waits for answers to calls that it made, or still answers calls. */
  | { readonly kind: "still-stopping"; readonly waitedMs: number }
  /** A step failed, or somebody interrupts: the operation goes to a safe end. */
  | { readonly kind: "settling" }
  /** The network may still execute a call that it does not know yet, until that time (milliseconds since 1970). */
  | { readonly kind: "awaiting-call"; readonly untilMs: number }
  /** What became of the operation. */
  | { readonly kind: "finding"; readonly finding: Finding };
