import { encodeHex, hasFault } from "../../bytes/mod.ts";
import { replyOf, type SnapshotSummary } from "../../client/mod.ts";
import type { CanisterControl } from "../canister-control.ts";
import type { Journal } from "../journal/journal.ts";
import { journalOfPlan } from "../journal/journal-of-plan.ts";
import { OpenJournal } from "../journal/open-journal.ts";
import type { OperationPlan } from "../plan/operation-plan.ts";
import type { UpgradeWork } from "../plan/upgrade-work.ts";
import { upgradeFindings } from "../settle/upgrade-findings.ts";
import { faultOf } from "./fault-of.ts";
import { notSettled } from "./not-settled.ts";
import type { OperationEffects } from "./operation-effects.ts";
import type { OperationResult } from "./run-operation.ts";
import type { UpgradeResult } from "./upgrade-result.ts";
import { type UpgradeEnd, UpgradePassage } from "./upgrade-passage.ts";
import { upgradeWorld } from "./upgrade-world.ts";

/**
 * Carries out an upgrade, with its way back if the installation or a health check fails: that is a result like success. An
 * interrupt, and what goes wrong before the installation, undo it and are thrown.
 *
 * @throws As `runOperation`; RecoveryError "recovery/unhealthy" if there was no snapshot to go back to
 */
export async function runUpgrade(
  plan: OperationPlan,
  work: UpgradeWork,
  effects: OperationEffects,
): Promise<OperationResult> {
  if (work.isUnchanged) return { snapshot: undefined, upgrade: unchanged(plan) };
  const open = OpenJournal.begin(effects.journals, journalOfPlan(plan, effects));
  const { control, name, report } = effects;
  const passage = new UpgradePassage(open, upgradeWorld(effects, { name, work }), "operation");
  const { end, listed } = await carryOut(passage, open, control);
  const snapshots = listed.map(({ id }) => encodeHex(id));
  const journal = open.content;
  if (isThrown(end)) {
    for (const finding of upgradeFindings(journal, { end, snapshots })) report({ kind: "finding", finding });
    throw end.error;
  }
  const snapshot = listed.find(({ id }) => encodeHex(id) === journal.found.taken);
  return { snapshot, upgrade: resultOf(journal, end, snapshots) };
}

/** @throws RecoveryError "recovery/not-settled": the journal stays */
async function carryOut(
  passage: UpgradePassage,
  open: OpenJournal,
  control: CanisterControl,
): Promise<{ readonly end: UpgradeEnd; readonly listed: readonly SnapshotSummary[] }> {
  try {
    const end = await passage.begin();
    const { name } = open.content.canister;
    const listed = replyOf(await control.listSnapshots(), `list the snapshots of canister ${name}`);
    open.end();
    return { end, listed };
  } catch (failure) {
    throw notSettled(open, failure, passage.error ?? failure);
  }
}

function isThrown({ outcome, error, isTried }: UpgradeEnd): boolean {
  if (error === undefined) return false;
  return outcome === "upgraded" || !isTried || hasFault(error, "recovery/interrupted");
}

function unchanged({ before }: OperationPlan): UpgradeResult {
  return {
    outcome: "unchanged",
    downtimeMs: undefined,
    snapshot: undefined,
    kept: before.snapshots.map(({ id }) => encodeHex(id)),
    deleted: [],
    health: [],
    chunksLeft: 0,
    isTimerLost: false,
    reason: undefined,
  };
}

function resultOf(journal: Journal, end: UpgradeEnd, ids: readonly string[]): UpgradeResult {
  const { found, before } = journal;
  const { stoppedAtMs, startedAtMs, taken } = found;
  const isDown = before.runState === "running" && stoppedAtMs !== undefined && startedAtMs !== undefined;
  return {
    outcome: end.outcome,
    downtimeMs: isDown ? startedAtMs - stoppedAtMs : undefined,
    snapshot: ids.find((id) => id === taken),
    kept: ids,
    deleted: before.snapshots.filter((id) => !ids.includes(id)),
    health: end.health,
    chunksLeft: end.chunksLeft,
    isTimerLost: end.isTimerLost,
    reason: end.error === undefined ? undefined : faultOf(end.error),
  };
}
