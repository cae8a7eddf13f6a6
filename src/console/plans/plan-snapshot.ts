import { encodeHex } from "../../bytes/mod.ts";
import { applyPolicy, choosePolicySnapshot } from "../../modules/mod.ts";
import {
  type OperationPlan,
  planSnapshotCreate,
  planSnapshotDelete,
  planSnapshotRestore,
} from "../../recovery/mod.ts";
import type { Plan, PlanRequest, WhatIf } from "../api/plan.ts";
import { lostSince } from "./lost-since.ts";
import { premisesOf, type PlanContext } from "./plan-context.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { planForecast } from "./plan-forecast.ts";
import { planRefusals, policyOf } from "./plan-refusals.ts";
import { planStep } from "./plan-steps.ts";
import { runRecovery } from "./run-recovery.ts";

/** What is asked of one snapshot, or of a new one. */
export type SnapshotPlanRequest = Extract<PlanRequest, { kind: `snapshot-${string}` }>;

/** Plans to take, load or delete a snapshot. A canister that runs is stopped for it and started again. */
export async function draftSnapshot(context: PlanContext, request: SnapshotPlanRequest): Promise<PlanDraft> {
  const plan = applyPolicy(planOf(context, request), policyOf(context.module));
  const whatIf = await whatIfOf(context, plan, request);
  const { module, before } = context;
  const stops = plan.steps.some(({ kind }) => kind === "stop");
  const shown: PlanDraft["plan"] = {
    kind: request.kind,
    module: module.key,
    canister_id: module.canister_id,
    run_state: before.status.runState,
    canister_version: String(before.status.version),
    steps: plan.steps.map(planStep),
    is_unchanged: false,
    forecast: planForecast(plan.forecast, before.status, stops),
    what_if: whatIf,
    refusals: planRefusals(context, plan.refusals, plan.kind),
  };
  return {
    plan: shown,
    premises: premisesOf(context),
    run: (tools) => runRecovery(context, plan, tools),
  };
}

function planOf(context: PlanContext, request: SnapshotPlanRequest): OperationPlan {
  const { before, canisterId, module } = context;
  const { max_snapshots: maxSnapshots } = module.policy;
  const common = { canisterId, before, autoStop: true };
  switch (request.kind) {
    case "snapshot-create": {
      const ids = before.snapshots.map(({ id }) => encodeHex(id));
      const choice = choosePolicySnapshot(policyOf(module), ids);
      const givesWay = choice.kind === "replace" ? { givesWay: choice.snapshot } : {};
      return planSnapshotCreate({ ...common, replace: undefined, maxSnapshots, ...givesWay });
    }
    case "snapshot-replace":
      return planSnapshotCreate({ ...common, replace: request.id, maxSnapshots });
    case "snapshot-restore":
      return planSnapshotRestore({ ...common, snapshot: request.id });
    case "snapshot-delete":
      return planSnapshotDelete({ ...common, snapshot: request.id });
  }
}

async function whatIfOf(
  context: PlanContext,
  plan: OperationPlan,
  request: SnapshotPlanRequest,
): Promise<WhatIf> {
  const ids = context.before.snapshots.map(({ id }) => encodeHex(id));
  const deleted = plan.steps.flatMap((step) => {
    if (step.kind === "delete-snapshot") return [step.snapshot];
    return step.kind === "take-snapshot" && step.replace !== undefined ? [step.replace] : [];
  });
  const known = deleted.filter((id) => ids.includes(id));
  const takes = plan.steps.some(({ kind }) => kind === "take-snapshot");
  const subject = request.kind === "snapshot-restore" ? request.id : known[0];
  return {
    lost_since: subject === undefined ? null : await lostSince(context, subject),
    deleted_snapshots: known,
    remaining_snapshots: ids.length - known.length + (takes ? 1 : 0),
    warnings: warningsOf(context, request, ids),
  };
}

function warningsOf(
  { module }: PlanContext,
  request: SnapshotPlanRequest,
  ids: readonly string[],
): Plan["what_if"]["warnings"] {
  if (request.kind === "snapshot-restore") {
    const message = `What ${module.label} holds now is overwritten; take a snapshot first to be able to come back`;
    return [{ code: "overwrites-state", message }];
  }
  if (request.kind === "snapshot-delete" && ids.length === 1 && ids[0] === request.id) {
    const message = `${module.label} then has no snapshot on the network`;
    return [{ code: "last-snapshot", message }];
  }
  return [];
}
