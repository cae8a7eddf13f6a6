import assert from "node:assert/strict";
import { encodeHex } from "icebox/bytes";
import { MemoryPageStore, type PageStore } from "icebox/pages";
import {
  createReplicaState,
  executeRound,
  type ReplicaLimits,
  stateRootHash,
  type ReplicaState,
} from "icebox/replica";
import type { BatchHistory } from "icebox/network";
import { pageMapsOf } from "../../../src/network/storage/page-maps-of.ts";
import { replicaContextOver } from "../../../src/network/worker/replica-context.ts";

/** What a replay led to. */
export interface Replay {
  readonly rounds: number;
  readonly calls: number;
  readonly state: ReplicaState;
  readonly pages: PageStore;
  /** The root hash of the last round, in hex. */
  readonly rootHash: string;
}

const roundsPerEngine = 200;

/**
 * Executes recorded batches from the genesis on and asserts that every round leads to the root hash that was recorded.
 * Pages stay in memory; from time to time the engine is replaced, so that instances are loaded from pages as after a
 * restart. Ends after the last round that was kept: one more may have been recorded.
 */
export function replayHistory(
  { config, genesisTimeNs, rounds }: BatchHistory,
  lastRound: bigint,
  limits: Partial<ReplicaLimits>,
): Replay {
  const pageStore = new MemoryPageStore();
  let context = replicaContextOver(pageStore, limits);
  let state = createReplicaState({ config, timeNs: genesisTimeNs });
  let rootHash = "";
  let calls = 0;
  let count = 0;
  for (const [index, { round, batch, rootHash: recorded }] of rounds.entries()) {
    if (round > lastRound) break;
    if (index % roundsPerEngine === roundsPerEngine - 1) {
      context = replicaContextOver(pageStore, limits);
      pageStore.collect(pageMapsOf(state));
    }
    state = executeRound(state, batch, context).state;
    rootHash = encodeHex(stateRootHash(state, context.platform));
    count += 1;
    calls += batch.ingress.length;
    assert.equal(state.round, round, "a round is missing in the record");
    assert.equal(rootHash, encodeHex(recorded), `root hash of round ${round}`);
  }
  return { rounds: count, calls, state, pages: pageStore, rootHash };
}
