import type { OperationPlan } from "../plan/operation-plan.ts";

/** The places at which the process can be cut off: behind each writing of the journal and behind each step's calls. */
export function placesOf(plan: Pick<OperationPlan, "steps">): readonly string[] {
  return plan.steps.flatMap((_, index) => [`${String(index)}:journaled`, `${String(index)}:called`]);
}
