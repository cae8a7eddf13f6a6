import { equalBytes } from "../../bytes/mod.ts";
import { folderOf, HEADER_BYTES, pathOf } from "../format/file-header.ts";
import type { StorageMedium } from "../medium/storage-medium.ts";
import { type RecoveryPlan, segmentsWith } from "./plan-recovery.ts";

/** Where a store goes on after a recovery. */
export interface RecoveredLogs {
  readonly synced: number;
  readonly nextLogNumber: number;
  readonly logBytes: number;
}

/**
 * Does what the plan says: later logs go first, from the highest down, then the log is cut and synced; so a crash in
 * between leads to the same plan. What was read in a new boot is synced, as it is promised from now on.
 */
export function executeRecovery(medium: StorageMedium, plan: RecoveryPlan): RecoveredLogs {
  const { cut, kept } = plan;
  const next = plan.checkpointNumber + kept.length;
  // The file of the next number stays, whatever is in it: it is written anew, and a gap would look like a loss.
  const later = plan.logs.filter(({ number }) => number > next);
  for (const { path } of later.reverse()) medium.remove(path);
  if (cut !== undefined && cut.offset >= HEADER_BYTES) truncate(medium, cut.path, cut.offset);
  if (cut !== undefined) medium.syncFolder(folderOf("clog"));
  for (const path of plan.leftovers) medium.remove(path);
  const isOfOlderBoot = kept.some(
    ({ header }) => header !== undefined && !equalBytes(header.bootId, medium.bootId),
  );
  const synced = isOfOlderBoot
    ? syncOlderBoots(
        medium,
        plan,
        kept.map(({ path }) => path),
      )
    : plan.synced;
  return {
    synced,
    nextLogNumber: next,
    logBytes: kept.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}

function truncate(medium: StorageMedium, path: string, sizeBytes: number): void {
  const file = medium.open(path, "write");
  try {
    file.truncate(sizeBytes);
    file.sync();
  } finally {
    file.close();
  }
}

function syncOlderBoots(medium: StorageMedium, plan: RecoveryPlan, logs: readonly string[]): number {
  const segments = segmentsWith(plan.written, plan.identity.slotsPerSegment);
  const paths = [...segments].map((number) => pathOf({ kind: "segm", number }));
  for (const path of [...paths, ...logs]) {
    const file = medium.open(path, "write");
    try {
      file.sync();
    } finally {
      file.close();
    }
  }
  for (const folder of ["pages", "log"]) medium.syncFolder(folder);
  return plan.lastCommit;
}
