import { equalBytes } from "../../bytes/mod.ts";
import { folderOf, HEADER_BYTES, pathOf } from "../format/file-header.ts";
import type { StorageMedium } from "../medium/storage-medium.ts";
import type { Durability } from "../store-options.ts";
import { type RecoveryPlan, segmentsWith } from "./plan-recovery.ts";

/** Where a store goes on after a recovery. */
export interface RecoveredLogs {
  readonly synced: number;
  /** Whether everything that was read is synced now. */
  readonly isSynced: boolean;
  readonly nextLogNumber: number;
  readonly logBytes: number;
}

/**
 * Does what the plan says: later logs go first, from the highest down, then the log is cut and synced; so a crash in
 * between leads to the same plan. What was read in a new boot, or is to be the ground of a durable commit, is synced.
 */
export function executeRecovery(
  medium: StorageMedium,
  plan: RecoveryPlan,
  durability: Durability,
): RecoveredLogs {
  const { cut, kept } = plan;
  const next = plan.checkpointNumber + kept.length;
  // The file of the next number stays, whatever is in it: it is written anew, and a gap would look like a loss.
  const later = plan.logs.filter(({ number }) => number > next);
  for (const { path } of later.reverse()) medium.remove(path);
  if (cut !== undefined && cut.offset >= HEADER_BYTES) truncate(medium, cut.path, cut.offset);
  if (cut !== undefined) medium.syncFolder(folderOf("clog"));
  for (const path of plan.leftovers) medium.remove(path);
  const paths = kept.map(({ path }) => path);
  const isOfOlderBoot = kept.some(
    ({ header }) => header !== undefined && !equalBytes(header.bootId, medium.bootId),
  );
  // Commits that are promised from now on must not hang on ones that a process before this left unsynced.
  const mustSync = isOfOlderBoot || durability === "disk";
  return {
    synced: mustSync ? syncEverythingRead(medium, plan, paths) : plan.synced,
    isSynced: mustSync,
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

function syncEverythingRead(medium: StorageMedium, plan: RecoveryPlan, logs: readonly string[]): number {
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
