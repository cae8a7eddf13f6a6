import type { StorageMedium } from "../medium/storage-medium.ts";
import { equalBytes } from "../../bytes/mod.ts";
import { type CommitBody, decodeCommitBody } from "../format/commit-body.ts";
import { HEADER_BYTES } from "../format/file-header.ts";
import { damaged } from "../store-error.ts";
import type { PlacedRecord, ReadLog } from "./read-log.ts";
import { PageVerifier } from "./verify-pages.ts";

/** A commit that counts. */
export interface SoundCommit {
  readonly record: PlacedRecord;
  readonly body: CommitBody<Uint8Array>;
}

/** The place from which on the logs do not count. */
export interface LogCut {
  readonly path: string;
  readonly logNumber: number;
  /** Where the log is cut; 0 if the whole file goes. */
  readonly offset: number;
  /** First commit that does not count. */
  readonly commit: number;
  readonly reason: string;
}

/** What the logs behind a checkpoint hold. */
export interface FollowedLogs {
  readonly commits: readonly SoundCommit[];
  readonly cut: LogCut | undefined;
  /** The logs that stay, apart from what is cut; an empty last one that was never used is left out. */
  readonly kept: readonly ReadLog[];
  /** Highest commit that is known to be synced. */
  readonly synced: number;
}

/** What {@link followLogs} reads. */
export interface LogsToFollow {
  readonly medium: StorageMedium;
  readonly slotsPerSegment: number;
  /** The commit of the checkpoint. */
  readonly lastCommit: number;
  /** Ascending, without gaps. */
  readonly logs: readonly ReadLog[];
}

/**
 * Decides which commits count, as `docs/formats/store.md` says under "Start". Changes nothing.
 *
 * @throws StoreError `store/record-corrupt` if what was promised is damaged
 */
export function followLogs(sources: LogsToFollow): FollowedLogs {
  const { medium, logs } = sources;
  const { records, cut: firstCut, unused } = followFrames(sources.lastCommit, logs);
  const keptBefore = (cut: LogCut | undefined) =>
    logs.filter(({ number }) => number < (cutLimit(cut) ?? unused ?? Number.POSITIVE_INFINITY));
  const commits = records.map((record) => ({ record, body: decodeBody(record) }));
  const synced = Math.max(
    sources.lastCommit,
    ...logs.map((log) => log.header?.synced ?? 0),
    ...logs.flatMap((log) => [...log.records, ...log.stray].map((record) => record.synced)),
  );
  if (firstCut !== undefined) assertNotPromised(firstCut, synced, sources);

  const foreign = new Set(
    logs.filter(({ header }) => !isOfBoot(header?.bootId, medium)).map(({ number }) => number),
  );
  const verifier = new PageVerifier(medium, sources.slotsPerSegment);
  try {
    for (const [index, { record, body }] of commits.entries()) {
      if (record.commit <= synced || !foreign.has(record.logNumber)) continue;
      if (body.pages.every((run) => verifier.isSound(run))) continue;
      const { path, logNumber, offset, commit } = record;
      const cut = { path, logNumber, offset, commit, reason: "its pages were not written" };
      return { commits: commits.slice(0, index), cut, kept: keptBefore(cut), synced };
    }
  } finally {
    verifier.close();
  }
  return { commits, cut: firstCut, kept: keptBefore(firstCut), synced };
}

/** The first log of which nothing stays. */
function cutLimit(cut: LogCut | undefined): number | undefined {
  if (cut === undefined) return undefined;
  return cut.offset < HEADER_BYTES ? cut.logNumber : cut.logNumber + 1;
}

function followFrames(
  lastCommit: number,
  logs: readonly ReadLog[],
): { records: PlacedRecord[]; cut: LogCut | undefined; unused?: number } {
  const records: PlacedRecord[] = [];
  let expected = lastCommit + 1;
  for (const [index, log] of logs.entries()) {
    const { path, number: logNumber, header } = log;
    const cutAt = (offset: number, reason: string) => ({
      records,
      cut: { path, logNumber, offset, commit: expected, reason },
    });
    const isNeverUsed = log.sizeBytes <= HEADER_BYTES && (header === undefined || header.commit < expected);
    if (isNeverUsed && index === logs.length - 1) return { records, cut: undefined, unused: logNumber };
    if (header === undefined) return cutAt(0, "its header is torn");
    if (header.commit !== expected) return cutAt(0, `it begins with commit ${header.commit}`);
    for (const record of log.records) {
      if (record.commit !== expected) return cutAt(record.offset, `commit ${record.commit} is out of turn`);
      records.push(record);
      expected++;
    }
    // A record that could not be written whole may end a log when the next one takes up its number.
    const isTakenUp = logs[index + 1]?.header?.commit === expected && log.stray.length === 0;
    if (log.end < log.sizeBytes && !isTakenUp) return cutAt(log.end, "a record is torn");
  }
  return { records, cut: undefined };
}

/** Refuses to cut what was synced, or what nothing but damage can have made unreadable. */
function assertNotPromised(cut: LogCut, synced: number, { medium, logs }: LogsToFollow): void {
  const log = logs.find(({ number }) => number === cut.logNumber);
  const laterLogs = logs.filter(({ number }) => number > cut.logNumber);
  const inLog = [...(log?.records ?? []), ...(log?.stray ?? [])].some(({ offset }) => offset > cut.offset);
  const isLaterSound = inLog || laterLogs.some(({ records, stray }) => records.length + stray.length > 0);
  const isOfThisBoot = log?.header === undefined || isOfBoot(log.header.bootId, medium);
  if (cut.commit <= synced || (isLaterSound && isOfThisBoot))
    throw damaged("store/record-corrupt", cut.path, cut.offset, cut.reason);
}

function decodeBody(record: PlacedRecord): CommitBody<Uint8Array> {
  try {
    return decodeCommitBody(record.body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw damaged("store/record-corrupt", record.path, record.offset, reason);
  }
}

function isOfBoot(bootId: Uint8Array | undefined, medium: StorageMedium): boolean {
  return bootId !== undefined && equalBytes(bootId, medium.bootId);
}
