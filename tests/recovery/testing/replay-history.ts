import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { encodeHex } from "icebox/bytes";
import { Engine, type WebAssemblyPort } from "icebox/engine";
import { MemoryPageStore } from "icebox/pages";
import {
  createSubnetState,
  defaultLimits,
  executeRound,
  type ReplicaContext,
  stateRootHash,
  type SubnetState,
} from "icebox/replica";
import type { BatchHistory } from "icebox/network";
import { pageMapsOf } from "../../../src/network/storage/page-maps-of.ts";

/** What a replay led to. */
export interface Replay {
  readonly rounds: number;
  readonly calls: number;
  readonly state: SubnetState;
  /** The root hash of the last round, in hex. */
  readonly rootHash: string;
}

const roundsPerEngine = 200;

/**
 * Executes recorded batches from the genesis on and asserts that every round leads to the root hash that was recorded.
 * Pages stay in memory; from time to time the engine is replaced, so that instances are loaded from pages as after a
 * restart.
 */
export function replayHistory({ config, genesisTimeNs, rounds }: BatchHistory): Replay {
  const pageStore = new MemoryPageStore();
  let context = contextOver(pageStore);
  let state = createSubnetState({ config, timeNs: genesisTimeNs });
  let rootHash = "";
  let calls = 0;
  for (const [index, { round, batch, rootHash: recorded }] of rounds.entries()) {
    if (index % roundsPerEngine === roundsPerEngine - 1) {
      context = contextOver(pageStore);
      pageStore.collect(pageMapsOf(state));
    }
    state = executeRound(state, batch, context).state;
    rootHash = encodeHex(stateRootHash(state, context.platform));
    calls += batch.ingress.length;
    assert.equal(state.round, round, "a round is missing in the record");
    assert.equal(rootHash, encodeHex(recorded), `root hash of round ${round}`);
  }
  return { rounds: rounds.length, calls, state, rootHash };
}

function contextOver(pageStore: MemoryPageStore): ReplicaContext {
  // Node has it; the type packages in use do not declare it.
  const { WebAssembly: webAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyPort };
  return {
    engine: new Engine({ webAssembly, pageStore }),
    pageStore,
    limits: defaultLimits,
    platform: {
      sha256: (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest()),
      gunzip: (bytes, maxBytes) => new Uint8Array(gunzipSync(bytes, { maxOutputLength: maxBytes })),
    },
  };
}
