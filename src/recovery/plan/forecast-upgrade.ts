import { encodeHex } from "../../bytes/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import type { ObservedStatus } from "../canister-control.ts";
import type { UpgradeObservation } from "../observe-for-upgrade.ts";
import { foreseeCycles } from "./foresee-cycles.ts";
import { type Forecast, forecastSteps, ingressFee } from "./forecast.ts";
import type { Refusal } from "./refusal.ts";
import type { Step } from "./step.ts";
import type { UpgradeModule } from "./upgrade-module.ts";
import type { UpgradeSnapshot } from "./upgrade-snapshot.ts";

/** What the forecast of an upgrade is made from. */
export interface UpgradeForecastInput {
  readonly canisterId: Principal;
  readonly before: UpgradeObservation;
  readonly module: UpgradeModule;
  readonly arg: Uint8Array;
  readonly mode: { readonly kind: string; readonly wasmMemory?: "keep" | "replace" };
  readonly snapshot: UpgradeSnapshot;
}

/** Every chunk is billed as a full one. */
const chunkBytes = 1_048_576;

/** Cycles for storing a chunk, besides the reception of the call. */
const chunkWork = 200_000_000n;

/** Bytes of an installing or uploading call besides the module or chunk and the argument. */
const callBytes = 300;

/** What an installation may use of instructions; a network wants to see cycles for all of them beforehand. */
const installInstructions = 300_000_000_000n;

/** Reckons what the steps of an upgrade cost, without the instructions of the installation: only the network counts those. */
export function forecastUpgrade(input: UpgradeForecastInput, steps: readonly Step[]): Forecast {
  const { canisterId, before, snapshot } = input;
  const chunks = chunksIn(steps);
  const takes = steps.some(({ kind }) => kind === "take-snapshot");
  const uploadedBefore = steps[0]?.kind === "upload-chunks" ? chunks : 0;
  const snapshotSizeBytes = takes
    ? before.status.nextSnapshotSizeBytes + BigInt(uploadedBefore * chunkBytes)
    : undefined;
  const replaced = snapshot.kind === "replace" && takes ? sizeOf(before, snapshot.snapshot) : 0n;
  const taken = snapshotSizeBytes ?? 0n;
  const plain = forecastSteps({
    canisterId,
    status: before.status,
    steps: steps.filter(isPlain),
    snapshotSizeBytes,
    growthBytes: taken - replaced,
  });
  const isReplacedAtOnce = steps.some((step) => step.kind === "take-snapshot" && step.replace !== undefined);
  const peak = forecastSteps({
    canisterId,
    status: before.status,
    steps: [],
    snapshotSizeBytes,
    growthBytes: taken - (isReplacedAtOnce ? replaced : 0n) + BigInt(chunks * chunkBytes),
  });
  const more = isFree(before.status) ? 0n : steps.reduce((sum, step) => sum + costOf(step, input), 0n);
  return { ...plain, cycles: plain.cycles + more, freezingThreshold: peak.freezingThreshold };
}

/** The balance must also show what the installation could use at most, which mostly comes back. */
export function foreseeUpgradeCycles(
  input: UpgradeForecastInput,
  steps: readonly Step[],
  forecast: Forecast,
): readonly Refusal[] {
  const { status } = input.before;
  if (isFree(status)) return [];
  const wide = input.mode.wasmMemory === "keep" ? 2n : 1n;
  const shown = steps.some(({ kind }) => kind === "install-code") ? installInstructions * wide : 0n;
  return foreseeCycles(status, { ...forecast, cycles: forecast.cycles + shown });
}

/** A canister that pays nothing for its memory lives where nothing costs anything. */
function isFree(status: ObservedStatus): boolean {
  return status.idleCyclesBurnedPerDay === 0n && status.memorySizeBytes > 0n;
}

function isPlain({ kind }: Step): boolean {
  return !["upload-chunks", "install-code", "check-health", "clear-chunks", "restore-chunks"].includes(kind);
}

function chunksIn(steps: readonly Step[]): number {
  const upload = steps.find((step) => step.kind === "upload-chunks");
  return upload?.kind === "upload-chunks" ? upload.hashes.length : 0;
}

function sizeOf(before: UpgradeObservation, snapshot: string): bigint {
  return before.snapshots.find(({ id }) => encodeHex(id) === snapshot)?.sizeBytes ?? 0n;
}

function costOf(step: Step, { module, arg }: UpgradeForecastInput): bigint {
  switch (step.kind) {
    case "upload-chunks":
      return storing(step.hashes.length);
    case "restore-chunks":
      // Each is read from the snapshot and stored again.
      return storing(step.hashes.length) + BigInt(step.hashes.length) * (5_000_000n + BigInt(chunkBytes));
    case "install-code":
      return ingressFee(
        callBytes + arg.length + (step.chunks === undefined ? module.bytes.length : step.chunks.length * 40),
      );
    case "check-health":
      return ingressFee(callBytes) * BigInt(1 + step.checks.filter(({ mode }) => mode === "update").length);
    case "clear-chunks":
      return ingressFee(callBytes);
    default:
      return 0n;
  }
}

function storing(chunks: number): bigint {
  return BigInt(chunks) * (chunkWork + ingressFee(chunkBytes + callBytes));
}
