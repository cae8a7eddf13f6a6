import { releaseBytes } from "../../bytes/mod.ts";
import {
  batchDigest,
  collectChanges,
  type ReplicaContext,
  referencedBlobs,
  restoreState,
  stateRootHash,
  type NetworkConfig,
  type ReplicaState,
} from "../../replica/mod.ts";
import {
  type DurableStore,
  FileMedium,
  openStore,
  type StartReport,
  type StorageMedium,
  StoreError,
} from "../../store/mod.ts";
import { nodeSha256 } from "../node-sha256.ts";
import { assertRootHash } from "./assert-root-hash.ts";
import type { StorageOptions } from "./durability.ts";
import { relocateMemories } from "./relocate-memories.ts";
import type { ExecutedRound, StateStore, TidyOutcome } from "./state-store.ts";
import { WatchedPageStore } from "./watched-page-store.ts";

/** Records with these endings name blobs; when one changes, a blob may have lost its last name. */
const namesBlobs = /\/(code|chunks|snapshot\/[0-9a-f]+)$/;

/** Where a state lives, and whether a commit waits for the disk. */
export interface DurableOptions {
  readonly stateDirectory: string;
  readonly durability: "process" | "disk";
  readonly storage: StorageOptions;
}

/**
 * Keeps a subnet's state in the files of a durable store: each round becomes one commit.
 *
 * The store knows records, memories and blobs; the replica says which of them a round changed. A change set is always
 * made against the state of the last commit that succeeded, so a failed one needs no repair.
 */
export class DurableStateStore implements StateStore {
  readonly notes: readonly string[];
  readonly pages: WatchedPageStore;
  readonly #store: DurableStore;
  readonly #waitsForDisk: boolean;
  /** The state of the last commit. */
  #committed: ReplicaState | undefined;
  #durable: Promise<void> | undefined;
  /** Of no use to the owner; a checkpoint may still read them. */
  #released: Uint8Array[] = [];
  #generation = 0;
  #mayHaveUnusedBlobs = true;

  /** Use {@link DurableStateStore.open}. */
  private constructor(store: DurableStore, options: DurableOptions, notes: readonly string[]) {
    this.#store = store;
    this.pages = new WatchedPageStore(store);
    this.#waitsForDisk = options.durability === "disk";
    this.notes = notes;
  }

  /**
   * Opens the files of a state directory, or makes them. Afterwards this process owns the directory.
   *
   * @param medium in place of the directory, for tests of its failures
   * @throws StoreError if they are owned by another process, damaged, or cannot be used
   */
  static async open(
    options: DurableOptions,
    medium: StorageMedium = new FileMedium(options.stateDirectory),
  ): Promise<DurableStateStore> {
    const { durability, storage } = options;
    const opened = await openStore(medium, { durability, ...storage });
    if (opened.kind === "refused") throw new StoreError(opened.fault);
    return new DurableStateStore(opened.store, options, notesOf(opened.report));
  }

  restore(config: NetworkConfig, context: ReplicaContext): ReplicaState | undefined {
    const { round, records, memories } = this.#store;
    if (round.sequence === 0n) return undefined;
    const readBlob = (hash: string): Uint8Array => this.#store.readBlob(hash);
    const state = restoreState({ records, memories, readBlob }, { config, context });
    assertRootHash(round, stateRootHash(state, context.platform));
    this.#committed = state;
    return state;
  }

  begin(): void {
    this.pages.forgetFailure();
  }

  /**
   * Order: blobs, as a record may name them only once they are there; then the pages and the one record, by the store.
   */
  commit({ batch, state, rootHash }: ExecutedRound): void {
    this.pages.assertNoFailure();
    const { records, memories, blobs } = collectChanges(this.#committed, state);
    for (const bytes of blobs.values()) this.#store.putBlob(bytes);
    const { durable } = this.#store.commit({
      sequence: state.round,
      batchDigest: batchDigest(batch, { sha256: nodeSha256 }),
      rootHash,
      records,
      memories: [...memories].map(([name, map]) => ({ name, map })),
    });
    this.#committed = state;
    this.#durable = durable;
    this.#mayHaveUnusedBlobs ||= [...records.keys()].some((key) => namesBlobs.test(key));
  }

  settled(): Promise<void> | undefined {
    return this.#waitsForDisk ? this.#durable : undefined;
  }

  discard(): void {
    this.#store.discardUncommitted();
  }

  release(bytes: readonly Uint8Array[]): void {
    this.#released.push(...bytes);
    if (this.#store.isReadingRecords) return;
    for (const each of this.#released) releaseBytes(each);
    this.#released = [];
  }

  tidy(state: ReplicaState): TidyOutcome {
    if (this.#mayHaveUnusedBlobs) this.#store.keepOnlyBlobs(referencedBlobs(state));
    this.#mayHaveUnusedBlobs = false;
    const hasMore = this.#store.collectStep();
    const { generation } = this.#store;
    if (generation === this.#generation) return { state, hasMore };
    const moved = relocateMemories(state, (map) => this.#store.relocate(map));
    this.#store.release(generation);
    this.#generation = generation;
    this.#committed = moved;
    return { state: moved, hasMore };
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}

function notesOf({ cut, replayedCommits, isNew }: StartReport): readonly string[] {
  const notes = isNew ? [] : [`The state was restored, with ${String(replayedCommits)} rounds from the log`];
  if (cut === undefined) return notes;
  return [
    ...notes,
    `The end of "${cut.path}" was never promised and was cut off at offset ${String(cut.offset)}: ${cut.reason}`,
  ];
}
