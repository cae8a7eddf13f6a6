import { encodeHex } from "../../bytes/mod.ts";
import { forecastSteps } from "./forecast.ts";
import type { OperationPlan } from "./operation-plan.ts";
import type { SnapshotWorkRequest } from "./plan-snapshot-restore.ts";
import type { Step } from "./step.ts";

/** Plans to delete a snapshot. The canister may go on running. */
export function planSnapshotDelete(request: SnapshotWorkRequest): OperationPlan {
  const { before, canisterId, snapshot, autoStop } = request;
  const steps: readonly Step[] = [{ kind: "delete-snapshot", snapshot }];
  const snapshotSizeBytes = before.snapshots.find(({ id }) => encodeHex(id) === snapshot)?.sizeBytes;
  const growthBytes = -(snapshotSizeBytes ?? 0n);
  return {
    kind: "snapshot-delete",
    before,
    steps,
    skipped: autoStop ? "needs-no-stop" : undefined,
    forecast: forecastSteps({ canisterId, status: before.status, steps, snapshotSizeBytes, growthBytes }),
    refusals: snapshotSizeBytes === undefined ? [{ kind: "unknown-snapshot", snapshot }] : [],
  };
}
