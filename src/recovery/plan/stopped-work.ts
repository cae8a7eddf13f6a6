import type { Observation } from "../observe-canister.ts";
import type { Skipped } from "./operation-plan.ts";
import type { Refusal } from "./refusal.ts";
import type { Step } from "./step.ts";

/** Work with what surrounds it. */
export interface StoppedWork {
  readonly steps: readonly Step[];
  readonly skipped: Skipped | undefined;
  readonly refusals: readonly Refusal[];
}

/**
 * Surrounds work that needs a stopped canister. One that runs is stopped, and started again; one that is stopping is waited
 * for and stays stopped, as somebody wanted it so.
 */
export function planStoppedWork(work: readonly Step[], before: Observation, autoStop: boolean): StoppedWork {
  const { runState } = before.status;
  if (runState === "stopped") {
    return { steps: work, skipped: autoStop ? "already-stopped" : undefined, refusals: [] };
  }
  if (!autoStop) return { steps: work, skipped: undefined, refusals: [{ kind: `canister-${runState}` }] };
  const steps: Step[] = [{ kind: "stop" }, ...work];
  if (runState === "running") steps.push({ kind: "start" });
  return { steps, skipped: undefined, refusals: [] };
}
