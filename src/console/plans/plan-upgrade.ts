import { encodeHex } from "../../bytes/mod.ts";
import { canisterStatus, chooseInstallMode, encodeArguments, replyOf } from "../../client/mod.ts";
import { applyPolicy } from "../../modules/mod.ts";
import {
  describeModule,
  encodeHealthCheck,
  observeForUpgrade,
  type OperationPlan,
  planUpgrade,
  type UpgradeModule,
} from "../../recovery/mod.ts";
import type { HealthCheck } from "../api/health-check.ts";
import type { UpgradeRequest, UpgradeSnapshot } from "../api/plan.ts";
import { lostSince } from "./lost-since.ts";
import { premisesOf, type PlanContext } from "./plan-context.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { planForecast } from "./plan-forecast.ts";
import { planRefusals, policyOf } from "./plan-refusals.ts";
import { planStep } from "./plan-steps.ts";
import { runRecovery } from "./run-recovery.ts";
import { upgradeWarnings } from "./upgrade-warnings.ts";

/**
 * Plans to exchange the code of a canister.
 *
 * @throws ConsoleError "console/unknown-file"; ClientError "client/bad-arguments"; RecoveryError "recovery/bad-health-check"
 */
export async function draftUpgrade(context: PlanContext, request: UpgradeRequest): Promise<PlanDraft> {
  const { files, module, before } = context;
  const code = describeModule(files.read(request.wasm));
  const plan = applyPolicy(await planOf(context, request, code), policyOf(module));
  const replaced = request.snapshot.kind === "replace" ? request.snapshot.id : undefined;
  const ids = before.snapshots.map(({ id }) => encodeHex(id));
  const isUnchanged = plan.upgrade?.isUnchanged ?? false;
  const deleted = !isUnchanged && replaced !== undefined && ids.includes(replaced) ? [replaced] : [];
  const takes = plan.steps.some(({ kind }) => kind === "take-snapshot");
  const stops = plan.steps.some(({ kind }) => kind === "stop");
  return {
    plan: {
      kind: "upgrade",
      module: module.key,
      canister_id: module.canister_id,
      run_state: before.status.runState,
      canister_version: String(before.status.version),
      steps: plan.steps.map(planStep),
      is_unchanged: isUnchanged,
      forecast: planForecast(plan.forecast, before.status, stops),
      what_if: {
        lost_since:
          deleted.length === 0 || replaced === undefined ? null : await lostSince(context, replaced),
        deleted_snapshots: deleted,
        remaining_snapshots: ids.length - deleted.length + (takes ? 1 : 0),
        warnings: upgradeWarnings(plan.upgrade?.warnings ?? [], module.label),
      },
      refusals: planRefusals(context, plan.refusals, plan.kind),
    },
    premises: premisesOf(context),
    run: (tools) => runRecovery(context, plan, tools),
  };
}

async function planOf(
  context: PlanContext,
  request: UpgradeRequest,
  module: UpgradeModule,
): Promise<OperationPlan> {
  const { services, canisterId, control, before } = context;
  const { client } = services;
  const name = context.module.key;
  const observed = await observeForUpgrade(control, name);
  const status = replyOf(await canisterStatus(client, canisterId), `read the status of canister ${name}`);
  const description = module.interface;
  const target =
    description === undefined ? { kind: "unknown" as const } : { kind: "service" as const, description };
  const checks = request.health_checks ?? context.module.health_checks;
  return planUpgrade({
    canisterId,
    before: { ...before, storedChunks: observed.storedChunks },
    module,
    arg: encodeArguments(request.arg, target),
    mode: await chooseInstallMode(client, { canisterId, status }, request.mode ?? "upgrade"),
    snapshot: snapshotOf(request.snapshot),
    maxSnapshots: context.module.policy.max_snapshots,
    healthChecks: checks.map((check) => encodeHealthCheck(declared(check), description)),
    checkStopped: request.check_stopped ?? false,
    force: request.force ?? false,
  });
}

function snapshotOf(snapshot: UpgradeSnapshot): Parameters<typeof planUpgrade>[0]["snapshot"] {
  return snapshot.kind === "replace" ? { kind: "replace", snapshot: snapshot.id } : { kind: snapshot.kind };
}

function declared(check: HealthCheck): Parameters<typeof encodeHealthCheck>[0] {
  const { name, method, kind, args, expect, matches } = check;
  return {
    name,
    method,
    kind,
    args,
    ...(expect !== null && { expect }),
    ...(matches !== null && { matches }),
    timeoutMs: check.timeout_ms,
    retries: check.retries,
  };
}
