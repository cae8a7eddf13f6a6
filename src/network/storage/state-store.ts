import type { PageMap, PageStore } from "../../pages/mod.ts";
import type { Batch, ReplicaContext, NetworkConfig, ReplicaState } from "../../replica/mod.ts";

/** A round that was executed, as it is to be kept. */
export interface ExecutedRound {
  readonly batch: Batch;
  /** The state that the round left. */
  readonly state: ReplicaState;
  readonly rootHash: Uint8Array;
}

/**
 * Where a subnet's state lives between rounds and between runs. It sees values of the replica and decides nothing about
 * them.
 *
 * What must hold: after `commit` returned, whatever is restored later is the state of that round or of a later one; after
 * it threw, it is the state of the round before. Nothing in between is ever restored.
 */
export interface StateStore {
  /** The pages that states and live instances name. */
  readonly pages: PageStore;
  /** What was done to the files when they were opened, for people: cut tails, for example. */
  readonly notes: readonly string[];
  /**
   * The state of the last commit; `undefined` if there never was one. Called once, before anything else.
   *
   * @throws an error with a fault that names what does not fit
   */
  restore(config: NetworkConfig, context: ReplicaContext): ReplicaState | undefined;
  /** A round begins: pages that are appended from now on belong to it. */
  begin(): void;
  /**
   * Writes a round. When it returns, a `kill -9` does not lose the round.
   *
   * @throws an error with a fault; the store is then as if the round had not been executed
   */
  commit(round: ExecutedRound): void;
  /**
   * Resolves when everything committed so far is as durable as was promised; `undefined` if it is already. A rejection is
   * final: nothing can be promised any more.
   */
  settled(): Promise<void> | undefined;
  /** Forgets the pages that were appended since the last commit: the round that did so is given up. */
  discard(): void;
  /** Gives back the memory of bytes that the owner does not read any more, as soon as the store does not, either. */
  release(bytes: readonly Uint8Array[]): void;
  /**
   * Does a small piece of the work that waits between rounds: collecting pages, writing checkpoints. Only while no round
   * is under way.
   *
   * @param state the state of the last commit
   * @param liveRoots page maps besides the state's that must stay readable
   */
  tidy(state: ReplicaState, liveRoots: () => Iterable<PageMap>): TidyOutcome;
  /** Waits for what is under way and gives the files back. May be called twice. */
  close(): Promise<void>;
}

/** What came of {@link StateStore.tidy}. */
export interface TidyOutcome {
  /** The same state; where its pages have moved, with page maps that say so. */
  readonly state: ReplicaState;
  /** More work waits: call again soon. */
  readonly hasMore: boolean;
}
