import { setTimeout as sleep } from "node:timers/promises";
import { decodeHex, encodeHex } from "../../bytes/mod.ts";
import { replyOf } from "../../client/mod.ts";
import type { HealthResult } from "../health/health-check.ts";
import { runHealthCheck } from "../health/run-health-check.ts";
import type { Journal } from "../journal/journal.ts";
import type { Step } from "../plan/step.ts";
import { RecoveryError } from "../recovery-error.ts";
import { clearChunks, restoreChunks, uploadChunks } from "./chunk-steps.ts";
import { interrupted } from "./interrupted.ts";
import { provenStopped, runStep, type StepResult } from "./run-step.ts";
import { stopAndWait } from "./stop-and-wait.ts";
import type { UpgradeWorld } from "./upgrade-world.ts";

/** What a step of an upgrade brought. */
export interface UpgradeStepResult extends StepResult {
  readonly health?: readonly HealthResult[];
  /** Chunks of others in a store that was therefore not cleared. */
  readonly chunksLeft?: number;
}

const nothing: UpgradeStepResult = { found: {} };

/**
 * Does one step of an upgrade. All but the taking of the snapshot and the installation can be done again.
 *
 * @throws As `runStep`; RecoveryError "recovery/unhealthy"
 */
export async function runUpgradeStep(
  step: Step,
  world: UpgradeWorld,
  journal: Journal,
): Promise<UpgradeStepResult> {
  const { control, name, nowMs } = world;
  const { found } = journal;
  switch (step.kind) {
    case "stop":
      return await stop(world, journal);
    case "take-snapshot":
      return await take(world, step, found);
    case "start":
      await runStep(control, step, { ...stopOptions(world), found });
      return { found: { startedAtMs: nowMs() } };
    case "upload-chunks":
      await uploadChunks(world, moduleOf(world).bytes, step.hashes);
      return nothing;
    case "install-code":
      await install(world, step);
      return nothing;
    case "check-health":
      return { found: {}, health: await checkHealth(world, step) };
    case "clear-chunks":
      return { found: {}, chunksLeft: await clearChunks(world, step.hashes) };
    case "restore-chunks":
      await restoreChunks(world, found.taken ?? "", {
        hashes: step.hashes,
        place: String(journal.step),
      });
      return nothing;
    case "load-snapshot":
      await load(world, step.snapshot);
      return nothing;
    case "delete-snapshot": {
      const snapshots = replyOf(await control.listSnapshots(), `list the snapshots of canister ${name}`);
      if (!snapshots.some(({ id }) => encodeHex(id) === step.snapshot)) return nothing;
      return await runStep(control, step, { ...stopOptions(world), found });
    }
    default:
      return await runStep(control, step, { ...stopOptions(world), found });
  }
}

type StopOptions = Parameters<typeof stopAndWait>[1];

function stopOptions({ name, signal, stopTimeoutMs, report }: UpgradeWorld): StopOptions {
  return {
    name,
    signal,
    ...(stopTimeoutMs === undefined ? {} : { timeoutMs: stopTimeoutMs }),
    onWaiting: (waitedMs) => {
      report({ kind: "still-stopping", waitedMs });
    },
  };
}

/** The first stop counts: from then on the canister did not do its work. */
async function stop(world: UpgradeWorld, { found, steps, step }: Journal): Promise<UpgradeStepResult> {
  await stopAndWait(world.control, stopOptions(world));
  const stoppedAtMs = found.stoppedAtMs ?? world.nowMs();
  // The proof is made beside the taking of the snapshot: each call of the downtime counts.
  if (steps[step + 1]?.kind === "take-snapshot") return { found: { stoppedAtMs } };
  return { found: { version: await provenStopped(world.control, world.name), stoppedAtMs } };
}

async function take(
  world: UpgradeWorld,
  step: Step & { readonly kind: "take-snapshot" },
  found: Journal["found"],
): Promise<UpgradeStepResult> {
  const { control, name } = world;
  const proof = provenStopped(control, name);
  const ends = await Promise.allSettled([runStep(control, step, { ...stopOptions(world), found }), proof]);
  const [taken, proven] = ends;
  if (taken.status === "rejected") throw taken.reason;
  if (proven.status === "rejected") throw proven.reason;
  return { ...taken.value, found: { ...taken.value.found, version: proven.value } };
}

function moduleOf({ work, name }: UpgradeWorld): { readonly bytes: Uint8Array } {
  if (work !== undefined) return work.module;
  throw new RangeError(`the module for canister ${name} is not at hand`);
}

async function install(
  { control, work, name }: UpgradeWorld,
  step: Step & { readonly kind: "install-code" },
): Promise<void> {
  if (work === undefined) throw new RangeError(`the module for canister ${name} is not at hand`);
  const answer = await control.installCode({
    mode: work.mode,
    module: work.module.bytes,
    moduleHash: decodeHex(step.moduleHash),
    chunks: step.chunks?.map(decodeHex),
    arg: work.arg,
  });
  replyOf(answer, `install code in canister ${name}`);
}

async function checkHealth(
  world: UpgradeWorld,
  step: Step & { readonly kind: "check-health" },
): Promise<readonly HealthResult[]> {
  const { control, name, signal, pauseMs, report } = world;
  const status = replyOf(await control.status(), `read the status of canister ${name}`);
  const hash = status.moduleHash === undefined ? "none" : encodeHex(status.moduleHash);
  if (hash !== step.moduleHash) throw unhealthy(name, `its module is ${hash} instead of ${step.moduleHash}`);
  const results: HealthResult[] = [];
  for (const check of step.checks) {
    const result = await runHealthCheck(control, check, { signal, pauseMs });
    report({ kind: "health", result });
    results.push(result);
    if (!result.passed && signal.aborted) throw interrupted(name);
    if (!result.passed)
      throw unhealthy(name, `the health check "${check.name}" failed: ${result.reason ?? ""}`);
  }
  return results;
}

function unhealthy(canister: string, reason: string): RecoveryError {
  return new RecoveryError(
    { code: "recovery/unhealthy", canister, reason },
    `The new code of canister ${canister} is not healthy: ${reason}`,
  );
}

/** The canister wrote or loaded so much just now that the network wants it to wait. */
const rateLimited = "IC0210";
const mostWaits = 120;

async function load(world: UpgradeWorld, snapshot: string): Promise<void> {
  await loadWhenAllowed(world, snapshot);
  const { control, name, report } = world;
  const hadTimer = replyOf(
    await control.hasTimer(decodeHex(snapshot)),
    `read snapshot ${snapshot} of ${name}`,
  );
  if (hadTimer) report({ kind: "finding", finding: { kind: "timer-lost" } });
}

async function loadWhenAllowed({ control, name, pauseMs }: UpgradeWorld, snapshot: string): Promise<void> {
  for (let waits = 0; ; waits += 1) {
    const answer = await control.loadSnapshot(decodeHex(snapshot));
    const mustWait = answer.kind === "rejected" && answer.reject.errorCode === rateLimited;
    if (!mustWait || waits === mostWaits) {
      replyOf(answer, `load snapshot ${snapshot} in canister ${name}`);
      return;
    }
    await sleep(pauseMs);
  }
}
