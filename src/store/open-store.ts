import type { PageMap } from "../pages/mod.ts";
import { writeCheckpoint } from "./checkpoint/write-checkpoint.ts";
import { DurableStore } from "./durable-store.ts";
import type { RoundMark } from "./format/commit-body.ts";
import type { StoreIdentity } from "./format/file-header.ts";
import { CommitLog } from "./log/commit-log.ts";
import type { StorageMedium } from "./medium/storage-medium.ts";
import { executeRecovery } from "./recovery/execute-recovery.ts";
import type { LogCut } from "./recovery/follow-logs.ts";
import { planRecovery, type RecoveryPlan, segmentsWith, unfinishedFiles } from "./recovery/plan-recovery.ts";
import { PageSlots } from "./slots/page-slots.ts";
import { Segment } from "./slots/segment.ts";
import { StoreError, type StoreFault } from "./store-error.ts";
import { type ResolvedStoreOptions, resolveStoreOptions, type StoreOptions } from "./store-options.ts";

/** What a start found and did. */
export interface StartReport {
  /** Whether the store was made just now. */
  readonly isNew: boolean;
  /** Commits that were read from logs behind the checkpoint. */
  readonly replayedCommits: number;
  /** The end of the log that did not count and was cut off; undefined if the log was whole. */
  readonly cut: LogCut | undefined;
  /** Files of no state that were removed. */
  readonly removed: readonly string[];
}

/** What {@link openStore} answers. */
export type OpenedStore =
  | {
      readonly kind: "opened";
      readonly store: DurableStore;
      readonly records: ReadonlyMap<string, Uint8Array>;
      readonly memories: ReadonlyMap<string, PageMap>;
      /** What the last round was; sequence 0 if there was none. */
      readonly round: RoundMark;
      readonly report: StartReport;
    }
  | { readonly kind: "refused"; readonly fault: StoreFault };

/**
 * Opens the store of a medium, or makes one. A store that is damaged, owned by another process or not writable is
 * refused and left as it is.
 *
 * Order: claim, read everything, decide, and only then cut and remove; at last a new log is begun. A crash at any moment
 * leaves what the next start needs.
 *
 * @example
 * ```ts
 * import { mkdtempSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * const opened = await openStore(new FileMedium(mkdtempSync(`${tmpdir()}/store-`)));
 * if (opened.kind === "refused") throw new Error(opened.fault.code);
 * const { store } = opened;
 * await store.commit({ sequence: 1n, records: [["key", Uint8Array.of(1)]] }).durable;
 * if (store.records.get("key")?.[0] !== 1) throw new Error("the record is lost");
 * await store.close();
 * ```
 */
export async function openStore(medium: StorageMedium, options: StoreOptions = {}): Promise<OpenedStore> {
  try {
    const claim = medium.claim();
    if (claim.kind === "owned") return { kind: "refused", fault: { code: "store/owned", pid: claim.pid } };
  } catch (error) {
    return refusal(error);
  }
  try {
    const plan = planRecovery(medium);
    const resolved = resolveStoreOptions(options);
    return plan === undefined ? await createStore(medium, resolved) : reopenStore(medium, plan, resolved);
  } catch (error) {
    medium.release();
    return refusal(error);
  }
}

function refusal(error: unknown): OpenedStore {
  if (error instanceof StoreError) return { kind: "refused", fault: error.fault };
  throw error;
}

const noRound: RoundMark = { sequence: 0n, batchDigest: new Uint8Array(), rootHash: new Uint8Array() };

async function createStore(medium: StorageMedium, options: ResolvedStoreOptions): Promise<OpenedStore> {
  const removed = unfinishedFiles(medium);
  for (const path of removed) medium.remove(path);
  const id = crypto.getRandomValues(new Uint8Array(16));
  const identity: StoreIdentity = { id, slotsPerSegment: options.slotsPerSegment };
  const log = CommitLog.begin({ medium, identity, number: 1, firstCommit: 1, synced: 0 });
  const records = new Map<string, Uint8Array>();
  const memories = new Map<string, PageMap>();
  const body = { round: noRound, nextSlot: 0, segments: [], memories, records };
  const checkpointBytes = await writeCheckpoint(medium, { identity, number: 1, commit: 0, body });
  const slots = new PageSlots({ medium, identity, cachePages: options.cachePages });
  const state = { round: noRound, lastCommit: 0, synced: 0, memories, records };
  const store = new DurableStore({
    medium,
    identity,
    options,
    slots,
    log,
    ...state,
    checkpointBytes,
    olderLogBytes: 0,
  });
  const report = { isNew: true, replayedCommits: 0, cut: undefined, removed };
  return { kind: "opened", store, records, memories, round: noRound, report };
}

function reopenStore(medium: StorageMedium, plan: RecoveryPlan, options: ResolvedStoreOptions): OpenedStore {
  const { identity, memories, records, round, lastCommit, cut, checkpointBytes } = plan;
  const { synced, isSynced, nextLogNumber, logBytes } = executeRecovery(medium, plan, options.durability);
  const slots = new PageSlots({ medium, identity, cachePages: options.cachePages });
  for (const { number, used, checksums } of plan.segments)
    slots.segments.set(number, new Segment(number, identity.slotsPerSegment, used, checksums));
  for (const run of plan.written) slots.adopt(run);
  for (const segment of slots.segments.values()) segment.isCreated = true;
  const unsynced = isSynced ? [] : segmentsWith(plan.written, identity.slotsPerSegment);
  for (const number of unsynced) slots.markUnsynced(number);
  slots.startAt(plan.nextSlot);
  const number = nextLogNumber;
  const log = CommitLog.begin({ medium, identity, number, firstCommit: lastCommit + 1, synced });
  const state = { round, lastCommit, synced, memories, records };
  const sizes = { checkpointBytes, olderLogBytes: logBytes };
  const store = new DurableStore({ medium, identity, options, slots, log, ...state, ...sizes });
  const report = { isNew: false, replayedCommits: plan.commitCount, cut, removed: plan.leftovers };
  return { kind: "opened", store, records: store.records, memories: store.memories, round, report };
}
