import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex, type SplitBytes } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { type Batch, executeRound } from "../execute-round.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { stateRootHash } from "../state-tree/update-state-tree.ts";
import { counterModule } from "../testing/counter.ts";
import { scriptModule } from "../testing/script-canister.ts";
import { TestSubnet } from "../testing/test-subnet.ts";
import type { ChangeSet } from "./change-set.ts";
import { collectChanges } from "./collect-changes.ts";
import { decodeBatch, encodeBatch } from "./encode-batch.ts";
import { referencedBlobs } from "./referenced-blobs.ts";
import { restoreState } from "./restore-state.ts";
import { kindOf, memoryKinds, recordKinds } from "./testing/key-kinds.ts";
import { plainState } from "./testing/plain-state.ts";
import { RandomCalls } from "./testing/random-calls.ts";
import { StoredModel } from "./testing/stored-model.ts";
import { zooModule } from "./testing/zoo.ts";

const SEED = Number(process.env["ICEBOX_SEED"] ?? 20_261_120);
const ROUNDS = 300;
/** Small, so that calls wait and results are forgotten. */
const limits = {
  roundInstructions: 60n,
  messageOverheadInstructions: 0n,
  managementByteInstructions: 0n,
  maxResultBytes: 4_000,
};

/** A subnet with a durable store: after every round the store gets the change set. */
class StoredSubnet {
  state: ReplicaState;
  readonly model: StoredModel;
  readonly context: ReplicaContext;

  constructor(state: ReplicaState, model: StoredModel, context: ReplicaContext) {
    this.state = state;
    this.model = model;
    this.context = context;
  }

  round(batch: Batch): ChangeSet {
    const before = this.state;
    this.state = executeRound(before, batch, this.context).state;
    const changes = collectChanges(before, this.state);
    assertTouched(changes, before, this.state);
    this.model.apply(changes);
    return changes;
  }

  /** What comes out of the store, with an engine that has seen nothing yet. */
  restart(): StoredSubnet {
    this.model.keepBlobs(referencedBlobs(this.state));
    const context = { ...this.context, engine: TestSubnet.engineOver(this.context.pageStore) };
    const state = restoreState(this.model.stored(), { config: this.state.config, context });
    return new StoredSubnet(state, new StoredModel(this.model), context);
  }

  rootHash(): string {
    return encodeHex(stateRootHash(this.state, this.context.platform));
  }

  plain(): unknown {
    return plainState(this.state, this.context.pageStore);
  }

  /** What every canister answers to the query `get`. */
  answers(): string[] {
    const asked = Object.assign(new TestSubnet(), { state: this.state, context: this.context });
    return [...this.state.canisters.values()].map(({ id }) => {
      const outcome = asked.query(id, "get");
      return outcome.kind === "replied" ? encodeHex(outcome.arg) : outcome.message;
    });
  }
}

/** Only canisters that changed may have records in a change set. */
function assertTouched(changes: ChangeSet, before: ReplicaState, after: ReplicaState): void {
  const changed = new Set(before.canisters.differences(after.canisters).map(({ key }) => key));
  for (const key of [...changes.records.keys(), ...changes.memories.keys()]) {
    const id = /^canister\/([^/]+)/.exec(key)?.[1];
    if (id !== undefined) assert.ok(changed.has(id), `${key} was written and the canister did not change`);
  }
}

/** The records of a store that is filled anew, which knows of no earlier arrivals. */
function withoutWaiting(records: ChangeSet["records"]): Map<string, SplitBytes | undefined> {
  return new Map([...records].filter(([key]) => !key.startsWith("waiting/")).sort());
}

function randomBatch(calls: RandomCalls, random: SeededRandom, timeNs: bigint): Batch {
  const long = random.pick([600n, 200_000n]) * 1_000_000_000n;
  const pauseNs = random.below(40) === 0 ? long : BigInt(random.below(2_000_000_000));
  const ingress = Array.from({ length: random.below(8) }, () => calls.next());
  return { timeNs: timeNs + pauseNs, randomness: random.bytes(32), ingress };
}

test("restoreState() gives back what collectChanges() collected at any round, with the same future", () => {
  const random = new SeededRandom(SEED);
  const source = new TestSubnet(limits);
  source.install(counterModule, Uint8Array.of(3));
  source.install(zooModule);
  source.install(scriptModule);
  source.install(scriptModule);
  const calls = new RandomCalls(source, random);
  const subnet = new StoredSubnet(source.state, new StoredModel(), source.context);
  const first = collectChanges(undefined, source.state);
  subnet.model.apply(first);
  const seen = new Set([...first.records.keys()].map(kindOf));
  const dropped = new Set<string>();
  let twin = subnet.restart();

  for (let round = 0; round < ROUNDS; round += 1) {
    const where = `seed ${SEED}, round ${round}`;
    const batch = randomBatch(calls, random, subnet.state.timeNs);
    const { records, memories } = subnet.round(batch);
    source.state = subnet.state;
    for (const [key, value] of [...records, ...memories]) (value ? seen : dropped).add(kindOf(key));
    twin.round(decodeBatch(encodeBatch(batch)));
    assert.equal(twin.rootHash(), subnet.rootHash(), where);
    assert.deepEqual(twin.model.records, subnet.model.records, where);
    if (random.below(10) > 0) continue;

    assert.deepEqual(twin.plain(), subnet.plain(), where);
    twin = subnet.restart();
    assert.equal(twin.rootHash(), subnet.rootHash(), where);
    assert.deepEqual(twin.plain(), subnet.plain(), where);
    assert.deepEqual(twin.answers(), subnet.answers(), where);
    assert.deepEqual(
      withoutWaiting(collectChanges(undefined, twin.state).records),
      withoutWaiting(subnet.model.records),
      where,
    );
  }
  assert.deepEqual([...seen].sort(), [...recordKinds, ...memoryKinds].sort(), `seed ${SEED}`);
  const ofCanisters = [...seen].filter((kind) => kind.startsWith("canister/"));
  for (const kind of [
    ...ofCanisters,
    "forget/*",
    "ingress/*",
    "message/*",
    "waiting/*",
    "ledger/icp/recent/*",
  ]) {
    assert.ok(dropped.has(kind), `seed ${SEED}: ${kind} was never deleted`);
  }
});
