import type { Journal } from "../journal/journal.ts";
import type { UpgradeEnd } from "../run/upgrade-passage.ts";
import { faultOf } from "../run/fault-of.ts";
import type { Finding } from "./finding.ts";

/** How an upgrade ended, and the snapshots that are there now. */
export interface EndedUpgradeSight {
  readonly end: Pick<UpgradeEnd, "outcome" | "error" | "chunksLeft">;
  readonly snapshots: readonly string[];
}

/** What is to be said of an upgrade that has come to its end. */
export function upgradeFindings(journal: Journal, { end, snapshots }: EndedUpgradeSight): readonly Finding[] {
  const { before, found, steps } = journal;
  const findings: Finding[] = [codeFinding(journal, end)];
  const { taken } = found;
  if (taken !== undefined && snapshots.includes(taken))
    findings.push({ kind: "snapshot-taken", snapshot: taken });
  if (taken !== undefined && !snapshots.includes(taken))
    findings.push({ kind: "snapshot-deleted", snapshot: taken });
  const strange = taken === undefined ? snapshots.filter((id) => !before.snapshots.includes(id)) : [];
  const [single] = strange;
  if (strange.length === 1 && single !== undefined)
    findings.push({ kind: "snapshot-taken", snapshot: single });
  if (strange.length > 1) findings.push({ kind: "several-snapshots", snapshots: strange });
  for (const id of before.snapshots) {
    if (!snapshots.includes(id)) findings.push({ kind: "snapshot-deleted", snapshot: id });
  }
  if (end.chunksLeft > 0) findings.push({ kind: "chunks-left", chunks: end.chunksLeft });
  const wasStopped = steps.some(({ kind }) => kind === "stop");
  if (wasStopped)
    findings.push({ kind: before.runState === "running" ? "canister-runs" : "canister-left-stopped" });
  return findings;
}

function codeFinding({ steps, before }: Journal, end: EndedUpgradeSight["end"]): Finding {
  if (end.outcome === "rolled-back") return { kind: "code-restored", moduleHash: before.moduleHash ?? "" };
  const install = steps.find((step) => step.kind === "install-code");
  const moduleHash = install?.kind === "install-code" ? install.moduleHash : "";
  if (end.error === undefined) return { kind: "code-upgraded", moduleHash };
  return { kind: "code-unhealthy", moduleHash, reason: faultOf(end.error).message };
}
