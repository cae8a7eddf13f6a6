import { encodeHex } from "../../bytes/mod.ts";
import { fitsOneCall, type InstallMode, moduleChunks } from "../../client/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import type { HealthCheck } from "../health/health-check.ts";
import type { UpgradeObservation } from "../observe-for-upgrade.ts";
import { forecastUpgrade, foreseeUpgradeCycles } from "./forecast-upgrade.ts";
import type { OperationPlan } from "./operation-plan.ts";
import type { Refusal } from "./refusal.ts";
import { networkMaxSnapshots } from "./snapshot-policy.ts";
import type { Step } from "./step.ts";
import type { UpgradeModule } from "./upgrade-module.ts";
import type { UpgradeSnapshot } from "./upgrade-snapshot.ts";
import type { UpgradeWarning } from "./upgrade-work.ts";
import { hashOf } from "../hash-of.ts";

/** An upgrade that is asked for. */
export interface UpgradeRequest {
  readonly canisterId: Principal;
  readonly before: UpgradeObservation;
  readonly module: UpgradeModule;
  /** Encoded Candid, for `post_upgrade` or `init`. */
  readonly arg: Uint8Array;
  /** Upgrade or reinstall. */
  readonly mode: InstallMode;
  readonly snapshot: UpgradeSnapshot;
  /** As in SnapshotPolicy. */
  readonly maxSnapshots: number;
  readonly healthChecks: readonly HealthCheck[];
  /** Whether a canister that is stopped is started for its health checks, and stopped again. */
  readonly checkStopped: boolean;
  /** Also if the canister has this very module. */
  readonly force: boolean;
}

/** The largest module that networks take. */
const mostModuleBytes = 100 * 1024 * 1024;

/**
 * Plans to exchange the code of a canister, with a way back. A module that is there already needs no step. A snapshot that
 * is to be replaced is deleted at the end, when the new code is proven healthy, if the network has room for both.
 */
export function planUpgrade(request: UpgradeRequest): OperationPlan {
  const { before, module, force, arg, mode } = request;
  const moduleBefore = before.status.moduleHash;
  const isUnchanged = !force && moduleBefore !== undefined && encodeHex(moduleBefore) === module.hash;
  const chunks = planChunks(request);
  const steps = isUnchanged ? [] : stepsOf(request, chunks);
  const forecast = forecastUpgrade(request, steps);
  return {
    kind: "upgrade",
    before,
    steps,
    skipped: undefined,
    forecast,
    upgrade: {
      isUnchanged,
      module,
      arg,
      mode,
      warnings: isUnchanged ? [] : warningsOf(request, chunks),
      storedChunks: before.storedChunks,
    },
    refusals: isUnchanged
      ? []
      : [
          ...foreseeModule(request),
          ...foreseeSlots(request),
          ...foreseeChunks(request, chunks),
          ...foreseeUpgradeCycles(request, steps, forecast),
        ],
  };
}

/** How the module gets to the network. */
interface ChunkPlan {
  /** Hashes of all its chunks in order; undefined if it fits into one call. */
  readonly all: readonly string[] | undefined;
  /** Those that the store does not have. */
  readonly missing: readonly string[];
  /** Whether the store has something that would have to be kept apart from them. */
  readonly isShared: boolean;
}

function planChunks({ module, arg, before }: UpgradeRequest): ChunkPlan {
  if (fitsOneCall(module.bytes, arg)) return { all: undefined, missing: [], isShared: false };
  const all = moduleChunks(module.bytes).map((chunk) => hashOf(chunk));
  const missing = [...new Set(all)].filter((hash) => !before.storedChunks.includes(hash));
  return { all, missing, isShared: missing.length > 0 && before.storedChunks.length > 0 };
}

function stepsOf(request: UpgradeRequest, chunks: ChunkPlan): readonly Step[] {
  const { before, snapshot } = request;
  const { runState } = before.status;
  const upload: readonly Step[] =
    chunks.missing.length > 0 ? [{ kind: "upload-chunks", hashes: chunks.missing }] : [];
  const steps: Step[] = chunks.isShared ? [] : [...upload];
  if (runState !== "stopped") steps.push({ kind: "stop" });
  const isReplacedAtOnce = snapshot.kind === "replace" && !hasRoom(request);
  if (snapshot.kind !== "skip")
    steps.push({ kind: "take-snapshot", ...(isReplacedAtOnce ? { replace: snapshot.snapshot } : {}) });
  if (chunks.isShared) steps.push(...upload);
  steps.push(installStep(request, chunks), ...checkSteps(request));
  if (chunks.isShared) steps.push({ kind: "restore-chunks", hashes: before.storedChunks });
  else if (chunks.missing.length > 0) steps.push({ kind: "clear-chunks", hashes: chunks.missing });
  if (snapshot.kind === "replace" && !isReplacedAtOnce)
    steps.push({ kind: "prove-snapshot" }, { kind: "delete-snapshot", snapshot: snapshot.snapshot });
  return steps;
}

function installStep({ module, arg, mode }: UpgradeRequest, { all }: ChunkPlan): Step {
  return {
    kind: "install-code",
    mode: mode.kind === "reinstall" ? "reinstall" : "upgrade",
    ...(mode.kind === "upgrade" && mode.wasmMemory !== undefined ? { wasmMemory: mode.wasmMemory } : {}),
    moduleHash: module.hash,
    argHash: hashOf(arg),
    ...(all === undefined ? {} : { chunks: all }),
  };
}

/** A canister that did not run is not started, unless that was allowed for its checks. */
function checkSteps(request: UpgradeRequest): readonly Step[] {
  const { runState } = request.before.status;
  const { healthChecks, module } = request;
  const check = (checks: readonly HealthCheck[]): Step => ({
    kind: "check-health",
    moduleHash: module.hash,
    checks,
  });
  if (runState === "running") return [{ kind: "start" }, check(healthChecks)];
  if (!request.checkStopped || healthChecks.length === 0) return [check([])];
  return [{ kind: "start" }, check(healthChecks), { kind: "stop" }];
}

function hasRoom({ before }: UpgradeRequest): boolean {
  return before.snapshots.length < networkMaxSnapshots;
}

function warningsOf(request: UpgradeRequest, chunks: ChunkPlan): readonly UpgradeWarning[] {
  const { snapshot, healthChecks, before, checkStopped, mode } = request;
  const warnings: UpgradeWarning[] = [];
  if (mode.kind === "reinstall") warnings.push({ kind: "state-is-lost" });
  if (snapshot.kind === "skip") warnings.push({ kind: "no-way-back" });
  if (snapshot.kind === "replace" && !hasRoom(request))
    warnings.push({ kind: "replaced-before-health", snapshot: snapshot.snapshot });
  if (before.status.runState !== "running" && healthChecks.length > 0 && !checkStopped)
    warnings.push({ kind: "not-checked", checks: healthChecks.length });
  if (chunks.isShared) warnings.push({ kind: "chunks-while-stopped", chunks: before.storedChunks.length });
  return warnings;
}

function foreseeModule({ module, before }: UpgradeRequest): readonly Refusal[] {
  const refusals: Refusal[] = [];
  if (before.status.moduleHash === undefined) refusals.push({ kind: "empty-canister" });
  if (module.fault !== undefined) refusals.push({ kind: "not-a-module", reason: module.fault });
  const sizeBytes = module.bytes.length;
  if (sizeBytes > mostModuleBytes)
    refusals.push({ kind: "module-too-large", sizeBytes, mostBytes: mostModuleBytes });
  return refusals;
}

function foreseeSlots({ snapshot, maxSnapshots, before }: UpgradeRequest): readonly Refusal[] {
  const ids = before.snapshots.map(({ id }) => encodeHex(id));
  if (snapshot.kind === "skip") return [];
  if (snapshot.kind === "replace")
    return ids.includes(snapshot.snapshot) ? [] : [{ kind: "unknown-snapshot", snapshot: snapshot.snapshot }];
  const most = Math.min(maxSnapshots, networkMaxSnapshots);
  return ids.length < most ? [] : [{ kind: "too-many-snapshots", most, snapshots: ids }];
}

/** How many chunks a chunk store holds. */
const mostChunks = 100;

function foreseeChunks({ snapshot, before }: UpgradeRequest, chunks: ChunkPlan): readonly Refusal[] {
  if (!chunks.isShared) return [];
  const stored = before.storedChunks.length;
  const isTooMany = stored + chunks.missing.length > mostChunks;
  return snapshot.kind === "skip" || isTooMany ? [{ kind: "chunk-store-in-use", chunks: stored }] : [];
}
