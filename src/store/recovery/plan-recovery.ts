import { type PageMap, type PageSlot } from "../../pages/mod.ts";
import { Relocation } from "../collection/relocation.ts";
import type { SegmentSummary } from "../format/checkpoint-body.ts";
import type { RoundMark, WrittenRun } from "../format/commit-body.ts";
import {
  assertSameStore,
  decodeHeader,
  HEADER_BYTES,
  numbersOf,
  pathOf,
  type StoreIdentity,
} from "../format/file-header.ts";
import type { StorageMedium } from "../medium/storage-medium.ts";
import { applyMemoryChanges } from "../memories/apply-memory-changes.ts";
import { damaged } from "../store-error.ts";
import { followLogs, type LogCut, type SoundCommit } from "./follow-logs.ts";
import { type ReadCheckpoint, readCheckpoint } from "./read-checkpoint.ts";
import { type ReadLog, readLog } from "./read-log.ts";

/** What a start will do, worked out without changing anything. */
export interface RecoveryPlan {
  readonly identity: StoreIdentity;
  readonly lastCommit: number;
  /** Commits that were read from logs. */
  readonly commitCount: number;
  readonly synced: number;
  readonly round: RoundMark;
  readonly nextSlot: PageSlot;
  readonly segments: readonly SegmentSummary[];
  /** Pages that were written after the checkpoint. */
  readonly written: readonly WrittenRun[];
  readonly memories: Map<string, PageMap>;
  readonly records: Map<string, Uint8Array>;
  readonly checkpointBytes: number;
  readonly checkpointNumber: number;
  readonly logs: readonly ReadLog[];
  /** The logs that stay. */
  readonly kept: readonly ReadLog[];
  readonly cut: LogCut | undefined;
  /** Paths of files that belong to no state. */
  readonly leftovers: readonly string[];
}

/**
 * Reads what a store holds.
 *
 * @returns undefined if there is no store yet
 * @throws StoreError that names the damage
 */
export function planRecovery(medium: StorageMedium): RecoveryPlan | undefined {
  const checkpointNumber = numbersOf("ckpt", medium.list("ckpt")).at(-1);
  if (checkpointNumber === undefined) {
    assertNothingThere(medium);
    return undefined;
  }
  const checkpoint = readCheckpoint(medium, checkpointNumber);
  const { identity } = checkpoint.header;
  const logs = readLogs(medium, checkpointNumber, identity);
  const { slotsPerSegment } = identity;
  const followed = followLogs({ medium, slotsPerSegment, lastCommit: checkpoint.header.commit, logs });
  const state = replay(checkpoint, followed.commits);
  const plan = { ...state, identity, logs, checkpointNumber, checkpointBytes: checkpoint.sizeBytes };
  const { cut, synced, kept } = followed;
  const segmentNumbers = segmentsWith(plan.written, identity.slotsPerSegment);
  for (const { number } of plan.segments) segmentNumbers.add(number);
  assertSegments(medium, segmentNumbers, identity);
  return { ...plan, cut, kept, synced, leftovers: leftoversOf(medium, checkpointNumber, segmentNumbers) };
}

function assertNothingThere(medium: StorageMedium): void {
  const hasRecords = numbersOf("clog", medium.list("log")).some((number) => {
    const file = medium.open(pathOf({ kind: "clog", number }), "read");
    const isMore = file.size() > HEADER_BYTES;
    file.close();
    return isMore;
  });
  if (hasRecords || numbersOf("segm", medium.list("pages")).length > 0)
    throw damaged("store/file-absent", "ckpt", 0, "there is no checkpoint but there are segments or logs");
}

function readLogs(medium: StorageMedium, first: number, identity: StoreIdentity): ReadLog[] {
  const numbers = numbersOf("clog", medium.list("log")).filter((number) => number >= first);
  const last = Math.max(first, ...numbers);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const number = first + index;
    if (!numbers.includes(number))
      throw damaged("store/file-absent", pathOf({ kind: "clog", number }), 0, "the log is missing");
    return readLog(medium, number, identity);
  });
}

function replay({ header, body }: ReadCheckpoint, commits: readonly SoundCommit[]) {
  const records = new Map(body.records);
  let memories = new Map(body.memories);
  let { round, nextSlot } = body;
  const written: WrittenRun[] = [];
  for (const { record, body: commit } of commits) {
    for (const run of commit.pages) {
      written.push(run);
      nextSlot = Math.max(nextSlot, run.firstSlot + run.checksums.length);
    }
    if (commit.kind === "move") {
      const relocation = new Relocation(commit.moves, header.identity.slotsPerSegment);
      memories = new Map([...memories].map(([name, map]) => [name, relocation.map(map)]));
      continue;
    }
    round = commit.round;
    try {
      for (const [name, map] of applyMemoryChanges(memories, commit.memories)) {
        if (map === undefined) memories.delete(name);
        else memories.set(name, map);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw damaged("store/record-corrupt", record.path, record.offset, reason);
    }
    for (const [key, value] of commit.records) {
      if (value === undefined) records.delete(key);
      else records.set(key, value);
    }
  }
  const lastCommit = commits.at(-1)?.record.commit ?? header.commit;
  const commitCount = commits.length;
  return { memories, records, round, nextSlot, written, lastCommit, commitCount, segments: body.segments };
}

/** Numbers of the segments that the runs reach into. */
export function segmentsWith(runs: readonly WrittenRun[], slotsPerSegment: number): Set<number> {
  const numbers = new Set<number>();
  for (const { firstSlot, checksums } of runs) {
    const last = Math.floor((firstSlot + checksums.length - 1) / slotsPerSegment);
    for (let number = Math.floor(firstSlot / slotsPerSegment); number <= last; number++) numbers.add(number);
  }
  return numbers;
}

function assertSegments(medium: StorageMedium, numbers: ReadonlySet<number>, identity: StoreIdentity): void {
  const present = new Set(numbersOf("segm", medium.list("pages")));
  for (const number of numbers) {
    const path = pathOf({ kind: "segm", number });
    if (!present.has(number)) throw damaged("store/file-absent", path, 0, "the segment is missing");
    const bytes = new Uint8Array(HEADER_BYTES);
    const file = medium.open(path, "read");
    try {
      const count = file.read(0, bytes);
      assertSameStore(decodeHeader(bytes.subarray(0, count), path, { kind: "segm", number }), identity, path);
    } finally {
      file.close();
    }
  }
}

function leftoversOf(
  medium: StorageMedium,
  checkpoint: number,
  segments: ReadonlySet<number>,
): readonly string[] {
  const older = (kind: "ckpt" | "clog", folder: string) =>
    numbersOf(kind, medium.list(folder))
      .filter((number) => number < checkpoint)
      .map((number) => pathOf({ kind, number }));
  const unused = numbersOf("segm", medium.list("pages"))
    .filter((number) => !segments.has(number))
    .map((number) => pathOf({ kind: "segm", number }));
  return [...older("ckpt", "ckpt"), ...older("clog", "log"), ...unused, ...unfinishedFiles(medium)];
}

/** Files whose writing was never finished. */
export function unfinishedFiles(medium: StorageMedium): string[] {
  return ["ckpt", "blobs"].flatMap((folder) =>
    medium
      .list(folder)
      .filter((name) => name.endsWith(".tmp"))
      .map((name) => `${folder}/${name}`),
  );
}
