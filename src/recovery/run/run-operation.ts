import { encodeHex, hasFault } from "../../bytes/mod.ts";
import type { SnapshotSummary } from "../../client/mod.ts";
import type { Journal } from "../journal/journal.ts";
import { journalOfPlan } from "../journal/journal-of-plan.ts";
import { OpenJournal } from "../journal/open-journal.ts";
import type { OperationPlan } from "../plan/operation-plan.ts";
import { settleOperation } from "../settle/settle-operation.ts";
import { interrupted } from "./interrupted.ts";
import { notSettled } from "./not-settled.ts";
import type { OperationEffects } from "./operation-effects.ts";
import { runStep } from "./run-step.ts";
import { runUpgrade } from "./run-upgrade.ts";
import type { UpgradeResult } from "./upgrade-result.ts";

/** What an operation brought. */
export interface OperationResult {
  /** Present if it was an upgrade. */
  readonly upgrade?: UpgradeResult;
  /** The snapshot that was taken, if one was. */
  readonly snapshot: SnapshotSummary | undefined;
}

/**
 * Carries out a plan.
 *
 * Order: the journal names a step, and each of its calls, before the call leaves; it ends when the last step is done. A step
 * that fails, and an abort of `effects.signal`, lead to a safe end: the canister runs if it ran before, and what was taken,
 * loaded or deleted by then is reported. If even that fails, the journal stays for `recoverOperations`.
 *
 * @throws RecoveryError "recovery/under-way" or "recovery/cut-off" before anything happens; "recovery/interrupted";
 * "recovery/not-settled" if the journal stays; what the failed step threw
 */
export async function runOperation(plan: OperationPlan, effects: OperationEffects): Promise<OperationResult> {
  if (plan.upgrade !== undefined) return await runUpgrade(plan, plan.upgrade, effects);
  const open = OpenJournal.begin(effects.journals, journalOfPlan(plan, effects));
  effects.control.onCall((call) => {
    open.announce(call);
    return Promise.resolve();
  });
  try {
    const result = await runSteps(plan, open, effects);
    open.end();
    return result;
  } catch (error) {
    return await endSafely(error, open, effects);
  }
}

async function runSteps(
  plan: OperationPlan,
  open: OpenJournal,
  effects: OperationEffects,
): Promise<OperationResult> {
  const { control, name, report, reached, signal, stopTimeoutMs } = effects;
  let snapshot: SnapshotSummary | undefined;
  let found: Journal["found"] = {};
  for (const [index, step] of plan.steps.entries()) {
    open.enter(index, found);
    reached?.(`${String(index)}:journaled`);
    if (signal.aborted) throw interrupted(name);
    report({ kind: "step", step });
    const result = await runStep(control, step, {
      name,
      signal,
      found: open.content.found,
      ...(stopTimeoutMs === undefined ? {} : { timeoutMs: stopTimeoutMs }),
      onWaiting: (waitedMs) => {
        report({ kind: "still-stopping", waitedMs });
      },
    });
    reached?.(`${String(index)}:called`);
    found = result.found;
    snapshot = result.snapshot ?? snapshot;
  }
  return { snapshot };
}

async function endSafely(
  error: unknown,
  open: OpenJournal,
  effects: OperationEffects,
): Promise<OperationResult> {
  const isAborted = effects.signal.aborted;
  effects.report({ kind: "settling" });
  try {
    // An abort that led here must not cut off the way to the safe end as well.
    const settled = await settleOperation(open.content, { ...effects, signal: new AbortController().signal });
    open.end();
    if (isAborted || hasFault(error, "client/rejected") || !settled.isReached) throw error;
    const known = open.content.found.taken;
    const taken = settled.findings.find((finding) => finding.kind === "snapshot-taken");
    const id = known ?? (taken?.kind === "snapshot-taken" ? taken.snapshot : undefined);
    return { snapshot: settled.present.snapshots.find((snapshot) => encodeHex(snapshot.id) === id) };
  } catch (failure) {
    if (failure === error) throw error;
    throw notSettled(open, failure, error);
  }
}
