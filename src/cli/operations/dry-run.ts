import { methodOf, type OperationPlan, type Step } from "../../recovery/mod.ts";
import type { NamedCanister } from "../session.ts";
import { formatCount } from "../text/format-count.ts";
import { formatSize } from "../text/format-size.ts";
import { operationWords } from "./operation-words.ts";
import { refusalError } from "./refusal-error.ts";
import { skippedLine } from "./skipped-line.ts";
import { stepJson, upgradePlanJson, upgradePlanLines } from "./upgrade-lines.ts";

/** What a plan would do, for people. */
export function dryRunLines(plan: OperationPlan, canister: NamedCanister): readonly string[] {
  const { forecast, before } = plan;
  const { name, id } = canister;
  const lines = [
    `Would ${operationWords[plan.kind]} ${name} (${id.toText()}), which is ${before.status.runState}`,
    "Calls:",
    ...plan.steps.map((step, index) => `  ${String(index + 1)}. ${methodOf(step)}${suffixOf(step)}`),
  ];
  lines.push(...upgradePlanLines(plan, name));
  if (plan.skipped !== undefined) lines.push(skippedLine(plan.skipped, name));
  if (forecast.snapshotSizeBytes !== undefined)
    lines.push(`Snapshot size: ${formatSize(forecast.snapshotSizeBytes)}`);
  lines.push(`Snapshots now: ${String(before.snapshots.length)}`);
  lines.push(`Cycles for the calls: ${formatCount(forecast.cycles)}${compilation(plan)}`);
  lines.push(`Cycles per day for the memory: ${signed(forecast.cyclesPerDay)}`);
  lines.push(`Balance: ${formatCount(before.status.cycles)} Cycles`);
  lines.push(`Frozen below: ${formatCount(forecast.freezingThreshold)} Cycles`);
  for (const refusal of plan.refusals)
    lines.push(`Would be refused: ${refusalError(refusal, plan, canister).message}`);
  return lines;
}

/** The same for programs. Numbers that may exceed what JSON numbers hold exactly are texts. */
export function dryRunJson(plan: OperationPlan, canister: NamedCanister): Readonly<Record<string, unknown>> {
  const { forecast, before } = plan;
  return {
    dry_run: true,
    operation: plan.kind,
    canister: canister.name,
    canister_id: canister.id.toText(),
    status: before.status.runState,
    steps: plan.steps.map((step) => ({ ...stepJson(step), method: methodOf(step) })),
    skipped: plan.skipped ?? null,
    snapshot_size: forecast.snapshotSizeBytes === undefined ? null : String(forecast.snapshotSizeBytes),
    snapshots: before.snapshots.length,
    cycles: String(forecast.cycles),
    cycles_per_day: String(forecast.cyclesPerDay),
    balance: String(before.status.cycles),
    freezing_threshold: String(forecast.freezingThreshold),
    ...upgradePlanJson(plan, canister.name),
    refusals: plan.refusals.map((refusal) => {
      const { fault, message, next } = refusalError(refusal, plan, canister);
      return { code: fault.code, message, next: next ?? null };
    }),
  };
}

/** What only the network knows. */
function compilation(plan: OperationPlan): string {
  const compiles = plan.kind === "snapshot-restore" || plan.kind === "upgrade";
  return compiles && plan.forecast.cycles > 0n ? " and 6_000 for each instruction of the module" : "";
}

function suffixOf(step: Step): string {
  if (step.kind === "take-snapshot") return step.replace === undefined ? "" : `, replacing ${step.replace}`;
  return "snapshot" in step ? ` ${step.snapshot}` : "";
}

function signed(cycles: bigint): string {
  return cycles < 0n ? `-${formatCount(-cycles)}` : formatCount(cycles);
}
