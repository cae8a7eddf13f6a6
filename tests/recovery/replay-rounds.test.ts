import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { encodeHex } from "icebox/bytes";
import { MemoryPageStore } from "icebox/pages";
import {
  type Batch,
  createReplicaState,
  decodeBatch,
  encodeBatch,
  executeRound,
  type ReplicaLimits,
  stateRootHash,
  type SubnetConfig,
  type ReplicaState,
} from "icebox/replica";
import { canisterIdFromNumber, selfAuthenticatingPrincipal } from "icebox/wire";
import { SeededRandom } from "../../src/bytes/testing/seeded-random.ts";
import { openStateStore } from "../../src/network/storage/open-state-store.ts";
import { pageMapsOf } from "../../src/network/storage/page-maps-of.ts";
import { replicaContextOver } from "../../src/network/worker/replica-context.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { assertSameMemories } from "./testing/assert-same-memories.ts";
import { RoundWorkload } from "./testing/round-workload.ts";
import { ScriptWorkload } from "./testing/script-workload.ts";

/** What a run leaves for the replay. */
interface Recording {
  readonly record: readonly RecordedRound[];
  readonly home: Home;
  readonly state: ReplicaState;
}

interface RecordedRound {
  readonly batch: Uint8Array;
  readonly rootHash: string;
}

const seed = 20_261_120;
const rounds = 160;
const genesisNs = 1_767_225_600_000_000_000n;
const storage = { slotsPerSegment: 512, checkpointLogBytes: 2 ** 16 };
const rootKeyDer = new Uint8Array(133).fill(1);
const nodeKeyDer = new Uint8Array(44).fill(2);
const subnet: SubnetConfig = {
  subnetId: selfAuthenticatingPrincipal(rootKeyDer),
  kind: "application",
  publicKeyDer: rootKeyDer,
  nodeId: selfAuthenticatingPrincipal(nodeKeyDer),
  nodeKeyDer,
  canisterRanges: [[canisterIdFromNumber(0n), canisterIdFromNumber(2n ** 64n - 1n)]],
};
const config = { rootKeyDer, subnets: [subnet] };

async function openIn(stateDirectory: string, limits: Partial<ReplicaLimits>) {
  const store = await openStateStore({ stateDirectory, durability: "process", storage });
  const context = replicaContextOver(store.pages, limits);
  const restored = store.restore(config, context);
  return { stateDirectory, store, context, restored };
}

type Home = Awaited<ReturnType<typeof openIn>>;

/**
 * Goes on with what the end of the process would leave now: the files as they are, without a claim. Asserts that they
 * hold the state of the last commit, pages included.
 */
async function crash(
  home: Home,
  committed: ReplicaState,
  { next, limits }: { next: string; limits: Partial<ReplicaLimits> },
): Promise<[Home, ReplicaState]> {
  const filter = (path: string): boolean => !basename(path).startsWith("lock");
  cpSync(home.stateDirectory, next, { recursive: true, filter });
  const opened = await openIn(next, limits);
  const { restored: state } = opened;
  assert.ok(state, "nothing was restored");
  const rootHash = encodeHex(stateRootHash(state, opened.context.platform));
  assert.equal(rootHash, encodeHex(stateRootHash(committed, home.context.platform)), "root hash");
  assertSameMemories({ state, pages: opened.store.pages }, { state: committed, pages: home.store.pages });
  await home.store.close();
  return [opened, state];
}

/** What is executed, and what is asserted of the states that it leads to. */
interface Workload {
  readonly nextBatch: (timeNs: bigint) => Batch;
  readonly accept: (state: ReplicaState) => void;
}

/** Executes random rounds over a durable store that loses its process now and then, before or after a commit. */
async function recordRounds(
  folder: string,
  { random, workload, limits }: { random: SeededRandom; workload: Workload; limits: Partial<ReplicaLimits> },
): Promise<Recording> {
  const record: RecordedRound[] = [];
  let crashes = 0;
  let home = await openIn(join(folder, "0"), limits);
  let state = createReplicaState({ config, timeNs: genesisNs });
  const comeBack = async (): Promise<void> => {
    crashes += 1;
    [home, state] = await crash(home, state, { next: join(folder, String(crashes)), limits });
  };
  while (record.length < rounds) {
    const batch = workload.nextBatch(state.timeNs);
    home.store.begin();
    const executed = executeRound(state, batch, home.context).state;
    if (record.length > 0 && random.below(16) === 0) {
      await comeBack();
      home.store.begin();
      state = executeRound(state, batch, home.context).state;
    } else {
      state = executed;
    }
    const rootHash = stateRootHash(state, home.context.platform);
    home.store.commit({ batch, state, rootHash });
    record.push({ batch: encodeBatch(batch), rootHash: encodeHex(rootHash) });
    workload.accept(state);
    if (random.below(2) === 0) state = home.store.tidy(state, () => home.context.engine.liveRoots()).state;
    if (random.below(16) === 0) await comeBack();
  }
  await comeBack();
  return { record, home, state };
}

/** Executes a record from the genesis on, in memory, and compares with what the store holds at the end. */
async function assertReplays(recording: Recording, limits: Partial<ReplicaLimits>): Promise<void> {
  const { record, home, state: restored } = recording;
  const pageStore = new MemoryPageStore();
  const context = replicaContextOver(pageStore, limits);
  let state = createReplicaState({ config, timeNs: genesisNs });
  for (const [index, { batch, rootHash }] of record.entries()) {
    state = executeRound(state, decodeBatch(batch), context).state;
    assert.equal(
      encodeHex(stateRootHash(state, context.platform)),
      rootHash,
      `seed ${seed}, round ${index + 1}`,
    );
    if (index % 50 === 0) pageStore.collect([...pageMapsOf(state), ...context.engine.liveRoots()]);
  }
  const expected = { state, pages: pageStore };
  assert.ok(assertSameMemories({ state: restored, pages: home.store.pages }, expected) > 0);
  await home.store.close();
}

test(`executeRound() meets the root hashes of ${rounds} recorded rounds, over a store that was killed in between`, async () => {
  using folder = temporaryFolder("replay");
  const random = new SeededRandom(seed);
  const workload = new RoundWorkload(random, 5);
  await assertReplays(await recordRounds(folder.path, { random, workload, limits: {} }), {});
});

test(`executeRound() meets the root hashes of ${rounds} recorded rounds with calls in flight between them`, async () => {
  using folder = temporaryFolder("replay");
  const random = new SeededRandom(seed + 1);
  const workload = new ScriptWorkload(random);
  const limits = { roundInstructions: 300n };
  await assertReplays(await recordRounds(folder.path, { random, workload, limits }), limits);
  assert.ok(workload.mostOpenCalls > 5, `at most ${workload.mostOpenCalls} calls were open`);
});
