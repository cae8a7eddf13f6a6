import type { ModulePolicy } from "../../modules/mod.ts";
import type { OperationKind as PlannedKind, Refusal } from "../../recovery/mod.ts";
import type { ApiError } from "../api/error.ts";
import type { ModuleSummary } from "../api/module.ts";
import type { PlanContext } from "./plan-context.ts";

/** Why a plan must not begin, as the pages show it. */
export function planRefusals(
  { services, module }: PlanContext,
  refusals: readonly Refusal[],
  kind: PlannedKind,
): readonly ApiError[] {
  return refusals.map((refusal) => services.words.refusal(refusal, kind, module));
}

/** What is laid down about a module, as plans judge by it. */
export function policyOf({ policy }: ModuleSummary): ModulePolicy {
  return {
    name: policy.name ?? undefined,
    maxSnapshots: policy.max_snapshots,
    replace: policy.replace,
    protect: policy.protect,
    isSnapshotBeforeUpgrade: policy.snapshot_before_upgrade,
    costCeiling: policy.cost_ceiling === null ? undefined : BigInt(policy.cost_ceiling),
  };
}
