import { encodeHex } from "../../bytes/mod.ts";
import type { Journal } from "../journal/journal.ts";
import type { Observation } from "../observe-canister.ts";
import type { Step } from "../plan/step.ts";
import type { CallEvidence } from "./call-evidence.ts";
import type { Finding } from "./finding.ts";

/** What is left to do for an operation that was cut off, and what can be said when that is done. */
export interface Settlement {
  readonly steps: readonly Step[];
  readonly findings: readonly Finding[];
  /** Whether the operation did what it was for. */
  readonly isReached: boolean;
}

/** What a settlement is decided from. */
export interface SettlementInput {
  readonly journal: Journal;
  readonly present: Observation;
  /** About the call of the step under way. */
  readonly evidence: CallEvidence;
}

/**
 * Decides how an operation that was cut off comes to a safe end. It is never one that loses anything: a snapshot is deleted
 * only if the one that was taken for it is there, and nothing is loaded.
 */
export function planSettlement(input: SettlementInput): Settlement {
  const work = settleWork(input);
  const { journal, present } = input;
  const wasStopped = journal.steps.some(({ kind }) => kind === "stop");
  if (!wasStopped) return work;
  const { runState } = present.status;
  if (journal.before.runState !== "running") {
    const finding: Finding = { kind: runState === "running" ? "canister-runs" : "canister-left-stopped" };
    return { ...work, findings: [...work.findings, finding] };
  }
  if (runState === "running") return { ...work, findings: [...work.findings, { kind: "canister-runs" }] };
  return {
    ...work,
    steps: [...work.steps, { kind: "start" }],
    findings: [...work.findings, { kind: "canister-started" }],
  };
}

function settleWork(input: SettlementInput): Settlement {
  const { kind, steps } = input.journal;
  switch (kind) {
    case "snapshot-create":
      return settleTake(input);
    case "snapshot-restore": {
      const load = steps.findIndex((step) => step.kind === "load-snapshot");
      return settleLoad(input, load);
    }
    case "snapshot-delete":
      return settleDelete(input);
    case "upgrade":
      throw new RangeError("an upgrade is settled step by step");
  }
}

function settleTake(input: SettlementInput): Settlement {
  const { journal, present } = input;
  const ids = present.snapshots.map(({ id }) => encodeHex(id));
  const taken = takenIn(input, ids);
  if (taken.length > 1)
    return { steps: [], findings: [{ kind: "several-snapshots", snapshots: taken }], isReached: false };
  const [snapshot] = taken;
  if (snapshot === undefined)
    return { steps: [], findings: [{ kind: "no-snapshot-taken" }], isReached: false };
  const findings: Finding[] = [{ kind: "snapshot-taken", snapshot }];
  const steps: Step[] = [];
  for (const step of journal.steps) {
    if (step.kind === "take-snapshot" && step.replace !== undefined)
      findings.push({ kind: "snapshot-deleted", snapshot: step.replace });
    if (step.kind !== "delete-snapshot") continue;
    if (ids.includes(step.snapshot)) steps.push(step);
    findings.push({ kind: "snapshot-deleted", snapshot: step.snapshot });
  }
  return { steps, findings, isReached: true };
}

/** The snapshots that the operation can have taken, of those that are there. */
function takenIn({ journal, evidence }: SettlementInput, ids: readonly string[]): readonly string[] {
  const known = journal.found.taken ?? (evidence.kind === "replied" ? evidence.taken : undefined);
  if (known !== undefined) return ids.filter((id) => id === known);
  const isUnderWay = journal.steps[journal.step]?.kind === "take-snapshot";
  if (!isUnderWay || evidence.kind !== "forgotten") return [];
  return ids.filter((id) => !journal.before.snapshots.includes(id));
}

function settleLoad({ journal, present, evidence }: SettlementInput, load: number): Settlement {
  const step = journal.steps[load];
  const snapshot = step?.kind === "load-snapshot" ? step.snapshot : "";
  const versionBefore = journal.found.version ?? journal.before.version;
  const isLoaded =
    journal.step > load ||
    (journal.step === load &&
      (evidence.kind === "replied" ||
        (evidence.kind === "forgotten" && present.status.version > versionBefore)));
  const kind = isLoaded ? "snapshot-loaded" : "snapshot-not-loaded";
  return { steps: [], findings: [{ kind, snapshot }], isReached: isLoaded };
}

function settleDelete({ journal, present }: SettlementInput): Settlement {
  const [step] = journal.steps;
  const snapshot = step?.kind === "delete-snapshot" ? step.snapshot : "";
  const isThere = present.snapshots.some(({ id }) => encodeHex(id) === snapshot);
  const kind = isThere ? "snapshot-kept" : "snapshot-deleted";
  return { steps: [], findings: [{ kind, snapshot }], isReached: !isThere };
}
