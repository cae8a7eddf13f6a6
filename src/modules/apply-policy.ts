import type { OperationPlan, Refusal, Step } from "../recovery/mod.ts";
import type { ModulePolicy } from "./module-policy.ts";

/** What of a policy forbids something; the rest of it chooses. */
export type PolicyLimits = Pick<ModulePolicy, "replace" | "protect" | "costCeiling">;

/**
 * A plan with what the policy of the module has against it: it costs more than the ceiling, or gives up a snapshot that the
 * policy keeps. Somebody who deletes a snapshot may delete any that is not protected by its id.
 */
export function applyPolicy(plan: OperationPlan, policy: PolicyLimits): OperationPlan {
  if (plan.steps.length === 0) return plan;
  const { cycles } = plan.forecast;
  const givenUp = plan.steps.flatMap(givenUpBy);
  const isDeletion = plan.kind === "snapshot-delete";
  return { ...plan, refusals: policyRefusals(policy, { cycles, givenUp, isDeletion }, plan.refusals) };
}

/** What {@link policyRefusals} judges. Snapshot ids are hexadecimal. */
export interface PolicyCase {
  readonly cycles: bigint;
  readonly givenUp: readonly string[];
  /** Whether somebody asked for just this: to be rid of the snapshot. */
  readonly isDeletion: boolean;
}

/** What is against something already, and what a policy has against it. */
export function policyRefusals(
  policy: PolicyLimits,
  { cycles, givenUp, isDeletion }: PolicyCase,
  others: readonly Refusal[] = [],
): readonly Refusal[] {
  const { costCeiling, protect, replace } = policy;
  const refusals: Refusal[] = others.map((refusal) => withReplaceable(refusal, policy));
  if (costCeiling !== undefined && cycles > costCeiling)
    refusals.push({ kind: "over-ceiling", cycles, ceiling: costCeiling });
  for (const snapshot of givenUp) {
    if (protect.includes(snapshot)) refusals.push({ kind: "kept-by-policy", snapshot, rule: "protect" });
    else if (replace === "never" && !isDeletion)
      refusals.push({ kind: "kept-by-policy", snapshot, rule: "never" });
  }
  return refusals;
}

function givenUpBy(step: Step): readonly string[] {
  if (step.kind === "delete-snapshot") return [step.snapshot];
  return step.kind === "take-snapshot" && step.replace !== undefined ? [step.replace] : [];
}

function withReplaceable(refusal: Refusal, { replace, protect }: PolicyLimits): Refusal {
  if (refusal.kind !== "too-many-snapshots") return refusal;
  const free = refusal.snapshots.filter((id) => !protect.includes(id));
  return { ...refusal, replaceable: replace === "never" ? [] : free };
}
