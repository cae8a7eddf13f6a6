/**
 * Recovery: operations on a canister that take several calls and survive being cut off between any two of them.
 *
 * 1. `observeCanister` looks; `planSnapshotCreate` and its relatives turn what was seen and asked into an OperationPlan: a
 *    value with the steps, what they cost, and why they must not begin.
 * 2. `runOperation` carries it out. The journal (docs/formats/operation-journal.md) names each step, and each call, before it
 *    leaves.
 * 3. Whatever goes wrong, `settleOperation` brings the operation to a safe end from its journal and the present state of the
 *    network: at once if this process lives, else through `recoverOperations`. It starts what ran before, deletes only what
 *    has been replaced, and loads nothing.
 *
 * An upgrade (`planUpgrade`) is the operation that can also go back: when its installation or a health check fails, it loads
 * the snapshot that it took. `runOperation` and `recoverOperations` lead it to one of two ends: the new code, healthy, or the
 * canister as it was.
 *
 * @module
 */
export type { CanisterControl, ObservedStatus } from "./canister-control.ts";
export type { CodeControl, CodeInstallation, OwnMethodCall } from "./code-control.ts";
export { controlCanister } from "./control-canister.ts";
export { type DeclaredHealthCheck, healthCheckDefaults } from "./health/declared-health-check.ts";
export { canonicalCandid } from "./health/canonical-candid.ts";
export { encodeHealthCheck } from "./health/encode-health-check.ts";
export type { Expectation, HealthCheck, HealthResult } from "./health/health-check.ts";
export { type HealthOptions, runHealthCheck } from "./health/run-health-check.ts";
export type { Journal, JournalCall } from "./journal/journal.ts";
export type { JournalTarget, WorkOrigin } from "./journal/work-origin.ts";
export { journalNetwork } from "./journal/journal-network.ts";
export { JournalStore, type StoredJournal } from "./journal/journal-store.ts";
export { type Observation, observeCanister } from "./observe-canister.ts";
export { observeForUpgrade, type UpgradeObservation } from "./observe-for-upgrade.ts";
export { type Forecast, ingressFee, storageCyclesPerDay } from "./plan/forecast.ts";
export type { OperationKind, OperationPlan, Skipped } from "./plan/operation-plan.ts";
export type { PlanRequest } from "./plan/plan-request.ts";
export { planSnapshotCreate, type SnapshotCreateRequest } from "./plan/plan-snapshot-create.ts";
export { planSnapshotDelete } from "./plan/plan-snapshot-delete.ts";
export { planSnapshotRestore, type SnapshotWorkRequest } from "./plan/plan-snapshot-restore.ts";
export { planUpgrade, type UpgradeRequest } from "./plan/plan-upgrade.ts";
export {
  type DownloadPlanRequest,
  planSnapshotDownload,
  planSnapshotUpload,
  type TransferCall,
  type TransferPlan,
  type UploadPlanRequest,
} from "./plan/plan-transfer.ts";
export type { Refusal } from "./plan/refusal.ts";
export { defaultSnapshotPolicy, networkMaxSnapshots, type SnapshotPolicy } from "./plan/snapshot-policy.ts";
export { methodOf, methodOfStep, type Step } from "./plan/step.ts";
export { describeModule, type UpgradeModule } from "./plan/upgrade-module.ts";
export { chooseUpgradeSnapshot, type UpgradeSnapshot } from "./plan/upgrade-snapshot.ts";
export type { UpgradeStep } from "./plan/upgrade-step.ts";
export type { UpgradeWarning, UpgradeWork } from "./plan/upgrade-work.ts";
export { RecoveryError, type RecoveryFault } from "./recovery-error.ts";
export type { OperationEffects, SettleEffects } from "./run/operation-effects.ts";
export type { OperationEvent } from "./run/operation-event.ts";
export { placesOf } from "./run/places.ts";
export { type OperationResult, runOperation } from "./run/run-operation.ts";
export type { UpgradeResult } from "./run/upgrade-result.ts";
export { stopAndWait, type StopOptions } from "./run/stop-and-wait.ts";
export type { Finding } from "./settle/finding.ts";
export { type RecoverEffects, type Recovery, recoverOperations } from "./settle/recover-operations.ts";
export { type Settled, settleOperation } from "./settle/settle-operation.ts";
export { type DownloadRecord, downloadForm } from "./transfers/download-record.ts";
export { type RecordForm, RecordStore, type StoredRecord } from "./transfers/record-store.ts";
export { isWholeUpload, type UploadRecord, uploadForm, uploadName } from "./transfers/upload-record.ts";
