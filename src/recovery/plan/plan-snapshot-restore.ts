import { decodeHex, encodeHex } from "../../bytes/mod.ts";
import { decodeSnapshotId } from "../../wire/mod.ts";
import { foreseeCycles } from "./foresee-cycles.ts";
import { forecastSteps } from "./forecast.ts";
import type { OperationPlan } from "./operation-plan.ts";
import type { PlanRequest } from "./plan-request.ts";
import type { Refusal } from "./refusal.ts";
import { planStoppedWork } from "./stopped-work.ts";

/** A snapshot that is to be loaded or deleted. */
export interface SnapshotWorkRequest extends PlanRequest {
  /** Hexadecimal id. */
  readonly snapshot: string;
}

/** Plans to put a canister back into the state of a snapshot, of its own or of another canister of its subnet. */
export function planSnapshotRestore(request: SnapshotWorkRequest): OperationPlan {
  const { before, canisterId, snapshot } = request;
  const { steps, skipped, refusals } = planStoppedWork(
    [{ kind: "load-snapshot", snapshot }],
    before,
    request.autoStop,
  );
  const snapshotSizeBytes = before.snapshots.find(({ id }) => encodeHex(id) === snapshot)?.sizeBytes;
  const growthBytes =
    snapshotSizeBytes === undefined ? 0n : snapshotSizeBytes - before.status.nextSnapshotSizeBytes;
  const forecast = forecastSteps({
    canisterId,
    status: before.status,
    steps,
    snapshotSizeBytes,
    growthBytes,
  });
  const isOwn = decodeSnapshotId(decodeHex(snapshot)).canisterId.toText() === canisterId.toText();
  const isMissing = isOwn && snapshotSizeBytes === undefined;
  const missing: readonly Refusal[] = isMissing ? [{ kind: "unknown-snapshot", snapshot }] : [];
  return {
    kind: "snapshot-restore",
    before,
    steps,
    skipped,
    forecast,
    refusals: [...refusals, ...missing, ...foreseeCycles(before.status, forecast)],
  };
}
