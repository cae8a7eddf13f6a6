import { encodeHex } from "../../bytes/mod.ts";
import {
  type HealthResult as RecoveryHealth,
  type OperationEvent as RecoveryEvent,
  type OperationPlan,
  runOperation,
  type Step,
  type UpgradeResult as RecoveryUpgrade,
} from "../../recovery/mod.ts";
import type { HealthResult, OperationResult, UpgradeResult } from "../api/operation.ts";
import { isoFromMs } from "../iso-time.ts";
import { type EventBody, noResult, type OperationTools } from "../operations/operation-draft.ts";
import type { PlanContext } from "./plan-context.ts";
import { planStep } from "./plan-steps.ts";

/** Carries out a journaled plan and tells what it tells. */
export async function runRecovery(
  { services, module, control }: PlanContext,
  plan: OperationPlan,
  { signal, emit }: OperationTools,
): Promise<OperationResult> {
  const findings: string[] = [];
  const { snapshot, upgrade } = await runOperation(plan, {
    control,
    journals: services.journals,
    name: module.key,
    network: services.client,
    target: services.target,
    signal,
    report: reporter({ services, module, steps: plan.steps }, emit, findings),
  });
  const { moduleHash } = plan.before.status;
  const taken = snapshot === undefined ? upgrade?.snapshot : encodeHex(snapshot.id);
  return {
    ...noResult,
    snapshot: taken ?? null,
    module_hash: taken === undefined || moduleHash === undefined ? null : encodeHex(moduleHash),
    upgrade: upgrade === undefined ? null : upgradeResult(upgrade),
    findings,
  };
}

/**
 * Turns what an operation tells into events.
 *
 * @param findings Gets the sentences about what became of the parts.
 */
export function reporter(
  { services, module, steps }: Pick<PlanContext, "services" | "module"> & { readonly steps: readonly Step[] },
  emit: OperationTools["emit"],
  findings: string[],
): (event: RecoveryEvent) => void {
  return (event) => {
    if (event.kind !== "finding") {
      emit(eventBody(event, steps));
      return;
    }
    const text = services.words.finding(event.finding, module.key);
    findings.push(text);
    emit({ kind: "finding", text });
  };
}

function eventBody(event: Exclude<RecoveryEvent, { kind: "finding" }>, steps: readonly Step[]): EventBody {
  switch (event.kind) {
    case "step": {
      const place = steps.indexOf(event.step);
      return { kind: "step", step: place < 0 ? null : place, title: planStep(event.step).title };
    }
    case "still-stopping":
      return { kind: "still-stopping", waited_ms: Math.round(event.waitedMs) };
    case "awaiting-call":
      return { kind: "awaiting-call", until: isoFromMs(event.untilMs) };
    case "health":
      return { kind: "health", check: healthResult(event.result) };
    case "cleanup-failed":
      return { kind: "cleanup-failed", reason: event.reason };
    case "settling":
    case "chunk":
    case "rolling-back":
      return event;
  }
}

function upgradeResult(result: RecoveryUpgrade): UpgradeResult {
  return {
    outcome: result.outcome,
    downtime_ms: result.downtimeMs === undefined ? null : Math.round(result.downtimeMs),
    snapshot: result.snapshot ?? null,
    kept_snapshots: result.kept,
    deleted_snapshots: result.deleted,
    health: result.health.map(healthResult),
    chunks_left: result.chunksLeft,
    reason: result.reason ?? null,
  };
}

function healthResult({ name, passed, attempts, durationMs, reason }: RecoveryHealth): HealthResult {
  return { name, passed, attempts, duration_ms: Math.round(durationMs), reason: reason ?? null };
}
