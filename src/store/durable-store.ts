import { joinBytes, type SplitBytes, splitLength } from "../bytes/mod.ts";
import {
  PAGE_BYTES,
  type PageMap,
  type PageSlot,
  type PageStore,
  readRange,
  ZERO_PAGE,
} from "../pages/mod.ts";
import { BlobFiles } from "./blobs/blob-files.ts";
import { Checkpointer } from "./checkpoint/checkpointer.ts";
import { Collector } from "./collection/collector.ts";
import { Relocation } from "./collection/relocation.ts";
import { Relocations } from "./collection/relocations.ts";
import {
  type CommitBody,
  encodeCommitBody,
  type MemoryChange,
  type MovedRun,
  type RoundMark,
} from "./format/commit-body.ts";
import type { StoreIdentity } from "./format/file-header.ts";
import { GroupSync } from "./group-sync.ts";
import { CommitLog } from "./log/commit-log.ts";
import type { StorageMedium } from "./medium/storage-medium.ts";
import { MemoryTable, type MemoryUpdate } from "./memories/memory-table.ts";
import type { PageSlots } from "./slots/page-slots.ts";
import { StoreError } from "./store-error.ts";
import type { ResolvedStoreOptions } from "./store-options.ts";
import { memoryStatsOf, type StoreStats } from "./store-stats.ts";

/** One round's worth of changes. What is left out stays as it is. */
export interface RoundChange {
  /** The owner's number of the round. */
  readonly sequence: bigint;
  readonly batchDigest?: Uint8Array;
  readonly rootHash?: Uint8Array;
  /** New values by key, which nobody changes from now on; undefined deletes. */
  readonly records?: Iterable<readonly [key: string, value: SplitBytes | undefined]>;
  /** Each name at most once. */
  readonly memories?: Iterable<MemoryUpdate>;
}

/** A commit that is written. */
export interface CommitReceipt {
  /** The store's own number of it. */
  readonly commit: number;
  /** Resolves when the commit is as durable as the store was opened for; rejects with `store/sync-failed`. */
  readonly durable: Promise<void>;
}

/** How one step of collection went. */
export interface CollectStep {
  /** Work units to spend: a moved page is 4, looking at 64 pages of a memory is 1. */
  readonly budget?: number;
  /** Maps that the owner will still read, and that no memory of the store holds. */
  readonly alsoLive?: () => Iterable<PageMap>;
}

/** What a store begins with. */
export interface StoreStart {
  readonly medium: StorageMedium;
  readonly identity: StoreIdentity;
  readonly options: ResolvedStoreOptions;
  readonly slots: PageSlots;
  readonly log: CommitLog;
  readonly round: RoundMark;
  readonly lastCommit: number;
  readonly synced: number;
  readonly memories: ReadonlyMap<string, PageMap>;
  readonly records: ReadonlyMap<string, Uint8Array>;
  readonly checkpointBytes: number;
  /** Length of the logs since the checkpoint that are not written any more. */
  readonly olderLogBytes: number;
}

const defaultCollectBudget = 2048;

/**
 * Pages, records and memories in files. The page store of an engine, and the place where rounds become durable.
 *
 * Appended pages are the owner's until the next {@link DurableStore.commit} makes them part of the store's state. Pages
 * that the collection moves keep their old slots for the owner, see {@link DurableStore.relocate}. Everything but syncs
 * and checkpoints is done before a method returns.
 */
export class DurableStore implements PageStore {
  readonly #start: StoreStart;
  readonly #slots: PageSlots;
  readonly #records: Map<string, SplitBytes>;
  readonly #table = new MemoryTable();
  readonly #relocations = new Relocations();
  readonly #blobs: BlobFiles;
  readonly #group: GroupSync;
  readonly #checkpointer: Checkpointer;
  readonly #collector: Collector;
  #alsoLive: () => Iterable<PageMap> = () => [];
  #log: CommitLog;
  #olderLogs: CommitLog[] = [];
  #olderLogBytes: number;
  #round: RoundMark;
  #lastCommit: number;
  #checkpointBytes: number;
  #checkpointDueBytes: number;
  #checkpoint: Promise<void> | undefined;
  #checkpointFailure: Error | undefined;
  #isClosed = false;

  /** Use `openStore`. */
  constructor(start: StoreStart) {
    this.#start = start;
    this.#slots = start.slots;
    this.#records = new Map(start.records);
    for (const [name, map] of start.memories) this.#table.set(name, map);
    this.#log = start.log;
    this.#round = start.round;
    this.#lastCommit = start.lastCommit;
    this.#olderLogBytes = start.olderLogBytes;
    this.#checkpointBytes = start.checkpointBytes;
    this.#checkpointDueBytes = this.#dueBytes();
    this.#blobs = new BlobFiles(start.medium);
    this.#group = new GroupSync(() => this.#syncAll(), start.synced);
    const { medium, identity } = start;
    this.#checkpointer = new Checkpointer({
      medium,
      identity,
      slots: this.#slots,
      blobs: this.#blobs,
      beginLog: () => this.#beginLog(),
      capture: () => ({
        round: this.#round,
        nextSlot: this.#slots.firstUncommitted,
        memories: new Map(this.#table.maps),
        records: new Map(this.#records),
      }),
      syncFailed: (error) => this.#group.fail(error),
      finished: (commit, sizeBytes) => this.#checkpointFinished(commit, sizeBytes),
    });
    this.#collector = new Collector({
      slots: this.#slots,
      liveMaps: () => [
        ...this.#table.maps.values(),
        ...[...this.#alsoLive()].map((map) => this.#relocations.map(map)),
      ],
      commitMove: (moves) => this.#commitMove(moves),
      giveUp: (segments) => this.#checkpointer.giveUp(segments),
    });
  }

  /** All records as of the last commit. */
  get records(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.#records].map(([key, value]) => [key, joinBytes(value)]));
  }

  /** All memories as of the last commit. */
  get memories(): ReadonlyMap<string, PageMap> {
    return this.#table.maps;
  }

  /** What the last round was; all zero and empty if there was none. */
  get round(): RoundMark {
    return this.#round;
  }

  /** Number of moves so far; see {@link DurableStore.relocate}. */
  get generation(): number {
    return this.#relocations.generation;
  }

  /** Whether a checkpoint reads the records of an earlier commit. */
  get isReadingRecords(): boolean {
    return this.#checkpointer.isReading;
  }

  append(page: Uint8Array): PageSlot {
    this.#assertUsable();
    return this.#slots.append(page);
  }

  read(slot: PageSlot, target: Uint8Array, targetOffset: number): void {
    this.#slots.read(this.#relocations.slot(slot), target, targetOffset);
  }

  readRun(first: PageSlot, count: number, target: Uint8Array): void {
    for (let done = 0; done < count;) {
      const slot = this.#relocations.slot(first + done);
      let end = done + 1;
      while (end < count && this.#relocations.slot(first + end) === slot + end - done) end += 1;
      this.#slots.readRun(slot, end - done, target.subarray(done * PAGE_BYTES, end * PAGE_BYTES));
      done = end;
    }
  }

  /** Fills `target` with the bytes of a memory from `offset` on, reading neighbouring slots at once. */
  readRange(map: PageMap, offset: number, target: Uint8Array): void {
    readRange(this, map, offset, target);
  }

  /**
   * Makes a round part of the state, whole or not at all: writes the pages that wait, then one record.
   *
   * After a throw nothing is changed and the pages that were appended are still there: the same commit can be tried
   * again, or given up with {@link DurableStore.discardUncommitted}.
   *
   * @throws StoreError with one of the medium's codes; `store/sync-failed` if the store must be opened again;
   * `store/unknown-slot` if a map names a page that the store does not have
   */
  commit(change: RoundChange): CommitReceipt {
    this.#assertUsable();
    const updates = [...(change.memories ?? [])].map((update) => ({
      ...update,
      map: update.map === undefined ? undefined : this.#relocations.map(update.map),
    }));
    const memories = this.#table.plan(updates);
    this.#assertKnownSlots(memories);
    const records = [...(change.records ?? [])];
    const round = {
      sequence: change.sequence,
      batchDigest: change.batchDigest ?? new Uint8Array(),
      rootHash: change.rootHash ?? new Uint8Array(),
    };
    const pages = this.#slots.uncommitted();
    this.#write({ kind: "round", round, pages, memories, records });

    this.#round = round;
    this.#collector.note(this.#pagesOf(memories));
    for (const { name, map } of updates) this.#table.set(name, map);
    for (const [key, value] of records) {
      if (value === undefined) this.#records.delete(key);
      else this.#records.set(key, value);
    }
    this.#checkpointIfDue();
    return { commit: this.#lastCommit, durable: this.#durable() };
  }

  /**
   * Gives up the pages that were appended since the last commit. Maps that name them can no longer be read: the owner
   * drops them, and whatever was made from them.
   */
  discardUncommitted(): void {
    this.#slots.discardFrom(this.#slots.firstUncommitted);
    this.#collector.abort();
  }

  /**
   * The same memory by the slots that its pages have now. Older maps go on working, in reads and commits, until
   * {@link DurableStore.release} is called.
   */
  relocate(map: PageMap): PageMap {
    return this.#relocations.map(map);
  }

  /** Confirms that the owner holds no map from before that {@link DurableStore.generation}. */
  release(generation: number): void {
    this.#relocations.release(generation);
  }

  /**
   * Works at giving back room, for a bounded time; to be called between rounds, when every executed round is committed.
   *
   * @returns whether there is more to do
   * @throws StoreError if a page could not be read or written; nothing is lost then, and the next step begins anew
   */
  collectStep(step: CollectStep = {}): boolean {
    this.#assertUsable();
    if (step.alsoLive !== undefined) this.#alsoLive = step.alsoLive;
    const isFinished = this.#collector.step(step.budget ?? defaultCollectBudget);
    if (isFinished && this.#checkpointer.hasEmptied) void this.#startCheckpoint();
    return this.#collector.isDue;
  }

  /**
   * Writes a checkpoint, so that the next start is quick and emptied segments go. Resolves when it is durable.
   *
   * @throws StoreError; the store is as good as before
   */
  async checkpoint(): Promise<void> {
    while (this.#checkpoint !== undefined) await this.#checkpoint;
    this.#assertUsable();
    await this.#startCheckpoint();
    if (this.#checkpointFailure !== undefined) throw this.#checkpointFailure;
  }

  /** Keeps a blob, before a commit may mention it, and answers its SHA-256 in hex. */
  putBlob(bytes: Uint8Array): string {
    this.#assertUsable();
    return this.#blobs.put(bytes);
  }

  /** Reads a blob; throws `store/file-absent` or `store/blob-corrupt`. */
  readBlob(hash: string): Uint8Array {
    return this.#blobs.read(hash);
  }

  /** Gives up all blobs but those, which the records mention as of the last commit. They go with a checkpoint. */
  keepOnlyBlobs(hashes: ReadonlySet<string>): void {
    this.#blobs.keepOnly(hashes);
  }

  /** Sizes; looks at every page of every memory. */
  stats(): StoreStats {
    let usedSlots = 0;
    let recordBytes = 0;
    for (const segment of this.#slots.segments.values()) usedSlots += segment.used;
    for (const value of this.#records.values()) recordBytes += splitLength(value);
    return {
      ...memoryStatsOf(this.#table.maps),
      usedBytes: usedSlots * PAGE_BYTES,
      segments: this.#slots.segments.size,
      records: this.#records.size,
      recordBytes,
      logBytes: this.#logBytes(),
      checkpointBytes: this.#checkpointBytes,
      blobs: this.#blobs.hashes.size,
      lastCommit: this.#lastCommit,
    };
  }

  /** Waits for what is under way and gives the directory up. Uncommitted pages are lost. May be called twice. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#checkpoint;
    await this.#group.idle();
    for (const log of [...this.#olderLogs, this.#log]) log.close();
    this.#slots.files.close();
    this.#start.medium.release();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Pages first, then the record: a record never names what is not there. */
  #write(body: CommitBody): void {
    const encoded = encodeCommitBody(body);
    this.#slots.flush();
    this.#log.append(this.#lastCommit + 1, this.#group.synced, encoded);
    this.#lastCommit++;
    this.#slots.markCommitted();
  }

  #commitMove(moves: readonly MovedRun[]): void {
    this.#write({ kind: "move", pages: this.#slots.uncommitted(), moves });
    const relocation = new Relocation(moves, this.#slots.slotsPerSegment);
    this.#table.replaceAll((map) => relocation.map(map));
    this.#relocations.add(relocation);
  }

  #durable(): Promise<void> {
    if (this.#start.options.durability === "process") return Promise.resolve();
    const durable = this.#group.wait(this.#lastCommit);
    // The owner may look at it late, or never.
    durable.catch(() => undefined);
    return durable;
  }

  async #syncAll(): Promise<void> {
    const logs = [...this.#olderLogs, this.#log];
    await Promise.all([this.#slots.files.syncLater(), ...logs.map((log) => log.syncLater())]);
  }

  #checkpointIfDue(): void {
    if (this.#checkpoint === undefined && this.#logBytes() >= this.#checkpointDueBytes)
      void this.#startCheckpoint();
  }

  /** Never rejects: a failure is noted, and the next attempt waits until the log has grown. */
  #startCheckpoint(): Promise<void> {
    this.#checkpoint ??= this.#runCheckpoint().finally(() => {
      this.#checkpoint = undefined;
    });
    return this.#checkpoint;
  }

  async #runCheckpoint(): Promise<void> {
    this.#checkpointFailure = undefined;
    try {
      await this.#checkpointer.run();
    } catch (error) {
      this.#checkpointFailure = error instanceof Error ? error : new Error(String(error));
      this.#checkpointDueBytes = 1.5 * this.#logBytes();
    }
  }

  #beginLog(): { readonly number: number; readonly commit: number } {
    const { medium, identity } = this.#start;
    const number = this.#log.number + 1;
    const commit = this.#lastCommit;
    const log = CommitLog.begin({
      medium,
      identity,
      number,
      firstCommit: commit + 1,
      synced: this.#group.synced,
    });
    this.#olderLogs.push(this.#log);
    this.#olderLogBytes += this.#log.sizeBytes;
    this.#log = log;
    return { number, commit };
  }

  #checkpointFinished(commit: number, sizeBytes: number): void {
    this.#group.noteSynced(commit);
    for (const log of this.#olderLogs) log.close();
    this.#olderLogs = [];
    this.#olderLogBytes = 0;
    this.#checkpointBytes = sizeBytes;
    this.#checkpointDueBytes = this.#dueBytes();
  }

  #dueBytes(): number {
    return Math.max(this.#start.options.checkpointLogBytes, 4 * this.#checkpointBytes);
  }

  #logBytes(): number {
    return this.#olderLogBytes + this.#log.sizeBytes;
  }

  #pagesOf(memories: readonly MemoryChange[]): number {
    let pages = 0;
    for (const change of memories) {
      if (change.form !== "deleted") pages += change.pages.length;
      const isReplaced = change.form === "deleted" || change.form === "fresh" || change.base !== change.name;
      if (isReplaced) pages += this.#table.maps.get(change.name)?.pageCount ?? 0;
    }
    return pages;
  }

  #assertKnownSlots(memories: readonly MemoryChange[]): void {
    for (const change of memories) {
      if (change.form === "deleted") continue;
      for (const [, slot] of change.pages) {
        if (slot !== ZERO_PAGE && !this.#slots.isKnown(slot))
          throw new StoreError({ code: "store/unknown-slot", slot });
      }
    }
  }

  #assertUsable(): void {
    if (this.#isClosed) throw new StoreError({ code: "store/closed" });
    if (this.#group.failure !== undefined) throw this.#group.failure;
  }
}
