import { encodeHex } from "../../bytes/mod.ts";
import type { OperationPlan, Step, UpgradeResult, UpgradeWarning } from "../../recovery/mod.ts";
import type { NamedCanister } from "../session.ts";
import { formatSize } from "../text/format-size.ts";

/** What people should know before an upgrade, in words. */
export function warningLine(warning: UpgradeWarning, name: string): string {
  switch (warning.kind) {
    case "no-way-back":
      return "No snapshot is taken: what goes wrong cannot be rolled back";
    case "replaced-before-health":
      return `Canister ${name} has as many snapshots as the network allows: ${warning.snapshot} goes before the new code is proven healthy`;
    case "not-checked":
      return `Canister ${name} does not run, so the health checks are left out; --check-stopped starts it for them and stops it again`;
    case "chunks-while-stopped":
      return `The chunk store of canister ${name} has ${String(warning.chunks)} other chunks: the module is sent while the canister stands still, and they are brought back at the end`;
    case "state-is-lost":
      return `Canister ${name} loses its memory: it is reinstalled`;
  }
}

/** What a dry run says about an upgrade besides steps and costs. */
export function upgradePlanLines({ before, upgrade }: OperationPlan, name: string): readonly string[] {
  if (upgrade === undefined) return [];
  const { moduleHash } = before.status;
  const { module, warnings, isUnchanged } = upgrade;
  const old = moduleHash === undefined ? "none" : encodeHex(moduleHash);
  const lines = [
    `Module now: ${old}`,
    `New module: ${module.hash} (${formatSize(BigInt(module.bytes.length))})`,
    ...warnings.map((warning) => `Warning: ${warningLine(warning, name)}`),
  ];
  return isUnchanged ? [...lines, "The module is the same: nothing would be done"] : lines;
}

/** The same for programs. */
export function upgradePlanJson({ before, upgrade }: OperationPlan, name: string): object {
  if (upgrade === undefined) return {};
  const { moduleHash } = before.status;
  const { module, warnings, isUnchanged, storedChunks } = upgrade;
  return {
    unchanged: isUnchanged,
    module_hash: module.hash,
    module_hash_before: moduleHash === undefined ? null : encodeHex(moduleHash),
    module_size: module.bytes.length,
    stored_chunks: storedChunks.length,
    warnings: warnings.map((warning) => ({ code: warning.kind, message: warningLine(warning, name) })),
  };
}

/** A step of a plan for programs. */
export function stepJson(step: Step): object {
  switch (step.kind) {
    case "upload-chunks":
    case "clear-chunks":
    case "restore-chunks":
      return { kind: step.kind, chunks: step.hashes.length };
    case "install-code":
      return {
        kind: step.kind,
        mode: step.mode,
        wasm_memory: step.wasmMemory ?? null,
        module_hash: step.moduleHash,
        chunks: step.chunks?.length ?? null,
      };
    case "check-health":
      return {
        kind: step.kind,
        module_hash: step.moduleHash,
        checks: step.checks.map(({ name, method, mode }) => ({ name, method, kind: mode })),
      };
    default:
      return step;
  }
}

/** How an upgrade ended, for people. */
export function upgradeResultLines(result: UpgradeResult, { name }: NamedCanister): readonly string[] {
  const { outcome, downtimeMs, snapshot, deleted, kept, chunksLeft } = result;
  const words = {
    upgraded: `Upgraded canister ${name}`,
    "rolled-back": `Rolled canister ${name} back: it is what it was before`,
    unchanged: `Canister ${name} has this module already: nothing was done`,
  };
  const lines = [words[outcome]];
  if (downtimeMs !== undefined) lines.push(`Downtime: ${String(downtimeMs)} ms`);
  if (snapshot !== undefined) lines.push(`Snapshot to go back to: ${snapshot}`);
  for (const id of deleted) lines.push(`Deleted snapshot: ${id}`);
  if (outcome !== "unchanged") lines.push(`Snapshots now: ${String(kept.length)}`);
  if (chunksLeft > 0)
    lines.push(`The chunk store was not cleared: it has ${String(chunksLeft)} chunks of others`);
  return lines;
}

/** The same for programs. */
export function upgradeResultJson(
  result: UpgradeResult,
  plan: OperationPlan,
  canister: NamedCanister,
): object {
  const { moduleHash } = plan.before.status;
  const before = moduleHash === undefined ? null : encodeHex(moduleHash);
  return {
    canister: canister.name,
    canister_id: canister.id.toText(),
    outcome: result.outcome,
    module_hash: result.outcome === "rolled-back" ? before : (plan.upgrade?.module.hash ?? null),
    module_hash_before: before,
    downtime_ms: result.downtimeMs ?? null,
    snapshot_id: result.snapshot ?? null,
    kept_snapshots: result.kept,
    deleted_snapshots: result.deleted,
    health: result.health.map(({ name, passed, attempts, durationMs, reason }) => ({
      name,
      passed,
      attempts,
      duration_ms: durationMs,
      reason: reason ?? null,
    })),
    chunks_left: result.chunksLeft,
    timer_lost: result.isTimerLost,
    reason: result.reason ?? null,
  };
}
