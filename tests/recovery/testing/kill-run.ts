import assert from "node:assert/strict";
import { join } from "node:path";
import { decodeHex, encodeHex } from "icebox/bytes";
import { checkNetwork, type NetworkStats, networkStats, readBatchJournal } from "icebox/network";
import { PAGE_BYTES } from "icebox/pages";
import { stateRootHash } from "icebox/replica";
import { encodeManagementArgs } from "icebox/wire";
import { SeededRandom } from "../../../src/bytes/testing/seeded-random.ts";
import { installNew, manage, repliedBytes } from "../../support/management.ts";
import { RawClient } from "../../support/raw-client.ts";
import { openStateStore } from "../../../src/network/storage/open-state-store.ts";
import { replicaContextOver } from "../../../src/network/worker/replica-context.ts";
import { AppendLog, appendLogModule } from "./append-log.ts";
import { assertSameMemories } from "./assert-same-memories.ts";
import { type NetworkAddress, NetworkProcess, type ProcessOptions } from "./network-process.ts";
import { type Replay, replayHistory } from "./replay-history.ts";
import { idOnSubnet, TellerRing } from "./teller-ring.ts";
import { WorkloadClient, type WorkloadCounts } from "./workload-client.ts";

/** What a run is made of. */
export interface KillRunOptions {
  /** A folder for the run; what it leaves there can be looked at. */
  readonly folder: string;
  readonly durability: "process" | "disk";
  readonly seed: number;
  /** How often the network is ended by SIGKILL. */
  readonly kills: number;
  /** @default {8} */
  readonly clients?: number;
  /** Called with one line now and then. @default {nothing is told} */
  readonly progress?: (line: string) => void;
}

/** What a run has shown; a run that found a fault throws instead. */
export interface KillRunReport extends WorkloadCounts {
  readonly kills: number;
  /** Kills that met a network which had not yet answered that it is there. */
  readonly killsDuringStart: number;
  /** Milliseconds from the start to the first answer, of each start. */
  readonly startMs: readonly number[];
  readonly entriesOfLog: number;
  /** Rounds and calls that were executed once more from the record and led to the same root hashes. */
  readonly replayed: { readonly rounds: number; readonly calls: number };
  /** Pages that were read at the end and found to have their checksums. */
  readonly checkedPages: number;
  readonly stats: NetworkStats;
}

const standbys = 2;
const slotsPerSegment = 1024;
const roundInstructions = 2_000;
const longestTidyingMs = 20_000;
const mostCallsBeforeKill = 80;
const mostMsAfterCalls = 25;
const longestLoadMs = 10_000;
const startKillRangeMs = 250;

/**
 * Runs a network in a process of its own under the load of concurrent clients, ends it by SIGKILL at random moments,
 * starts it on the same directory, and asserts after each start that everything acknowledged is there, that nothing is
 * there in part, and that the network takes calls. The seed decides what is called and the planned moments; what the
 * machine makes of them differs from run to run.
 */
export async function runKills(options: KillRunOptions): Promise<KillRunReport> {
  const run = new KillRun(options);
  try {
    return await run.run();
  } catch (error) {
    const where = `seed ${options.seed}, after ${run.kills} kills, durability ${options.durability}`;
    const text = error instanceof Error ? error.message : String(error);
    throw new Error(`${text} (${where})\n${run.logLines()}`, { cause: error });
  } finally {
    await run.end();
  }
}

class KillRun {
  kills = 0;
  readonly #options: KillRunOptions;
  readonly #process: ProcessOptions;
  readonly #random: SeededRandom;
  readonly #counts: WorkloadCounts = { acknowledged: new Map(), cutOff: new Map() };
  readonly #startMs: number[] = [];
  #killsDuringStart = 0;
  #ring: TellerRing | undefined;
  #running = new NetworkProcess();
  /** Processes that have loaded their code; made while the network is under load, not while it starts. */
  readonly #standbys: NetworkProcess[] = [];
  #address: NetworkAddress = { url: "", rootKey: "" };

  constructor(options: KillRunOptions) {
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
    this.#process = {
      stateDirectory: join(options.folder, "state"),
      batchJournal: join(options.folder, "batches"),
      durability: options.durability,
      storage: { slotsPerSegment, checkpointLogBytes: 2 ** 18 },
      roundInstructions,
      subnets: ["application", "application"],
    };
  }

  logLines(): string {
    return this.#running.log.join("\n");
  }

  async end(): Promise<void> {
    await Promise.all([this.#running, ...this.#standbys].map((process) => process.kill()));
  }

  async run(): Promise<KillRunReport> {
    const { kills, seed, clients: clientCount = 8, progress = () => undefined } = this.#options;
    await this.#start();
    const log = new AppendLog(await installNew(this.#rawClient(), appendLogModule, undefined, idOnSubnet(1)));
    const clients = Array.from({ length: clientCount }, (_, index) => {
      const random = new SeededRandom(seed * 1000 + index);
      return new WorkloadClient(index, { random, log, counts: this.#counts });
    });
    const ring = new TellerRing("teller ring", { random: new SeededRandom(seed), counts: this.#counts });
    this.#ring = ring;
    await Promise.all([ring, ...clients].map((client) => client.begin(this.#address.url)));
    let told = 0;
    while (this.kills < kills) {
      await this.#runAndKill(clients);
      await this.#restart();
      await this.#check(clients, log, 1);
      if (this.kills < told + 25) continue;
      told = this.kills;
      progress(`${this.kills} kills, ${this.#acknowledged()} calls acknowledged`);
    }
    await this.#check(clients, log, Number.POSITIVE_INFINITY);
    const stats = await this.#tidied();
    await this.end();
    const { damages, checkedPages } = await checkNetwork(this.#process.stateDirectory);
    assert.deepEqual(damages, [], "the directory is damaged");
    progress("executing all rounds once more");
    const { rounds, calls } = await this.#replay();
    const { acknowledged, cutOff } = this.#counts;
    return {
      replayed: { rounds, calls },
      checkedPages,
      stats,
      kills: this.kills,
      killsDuringStart: this.#killsDuringStart,
      startMs: this.#startMs,
      entriesOfLog: log.length,
      acknowledged,
      cutOff,
    };
  }

  async #runAndKill(clients: readonly WorkloadClient[]): Promise<void> {
    let isAlive = true;
    const loads = [this.#ringOf(), ...clients].map((client) => client.run(this.#address.url, () => isAlive));
    const loaded = Promise.all(loads);
    // A client that ends before the kill has found a fault.
    await Promise.race([this.#momentOfKill(), loaded]);
    const killed = this.#running.kill();
    isAlive = false;
    this.kills += 1;
    await Promise.all([killed, loaded]);
  }

  /** Counted in calls, so that a slow machine is not spared; then some time, to meet a round at any point. */
  async #momentOfKill(): Promise<void> {
    const calls = this.#acknowledged() + this.#random.below(mostCallsBeforeKill);
    const endMs = performance.now() + longestLoadMs;
    while (this.#acknowledged() < calls && performance.now() < endMs) await sleep(1);
    await sleep(this.#random.below(mostMsAfterCalls));
  }

  /** Starts anew; now and then the new process too is ended, in the middle of its start. */
  async #restart(): Promise<void> {
    for (;;) {
      this.#running = this.#standbys.shift() ?? new NetworkProcess();
      if (this.kills >= this.#options.kills || this.#random.below(8) !== 0) break;
      const started = this.#running.start(this.#process).catch(() => undefined);
      await sleep(this.#random.below(startKillRangeMs));
      await this.#running.kill();
      await started;
      this.kills += 1;
      this.#killsDuringStart += 1;
    }
    await this.#start();
  }

  async #start(): Promise<void> {
    const { rootKey } = this.#address;
    const startMs = performance.now();
    this.#address = await this.#running.start(this.#process);
    this.#startMs.push(performance.now() - startMs);
    while (this.#standbys.length < standbys) this.#standbys.push(new NetworkProcess());
    if (rootKey !== "") assert.equal(this.#address.rootKey, rootKey, "the network has another root key");
  }

  /** Executes the recorded rounds and asserts that the directory holds the same state, page for page. */
  async #replay(): Promise<Replay> {
    const history = readBatchJournal(join(this.#options.folder, "batches"));
    const { stateDirectory, durability, storage } = this.#process;
    const store = await openStateStore({ stateDirectory, durability, storage });
    const context = replicaContextOver(store.pages);
    const state = store.restore(history.config, context);
    assert.ok(state, "nothing was restored");
    const replay = replayHistory(history, state.round, {
      roundInstructions: BigInt(roundInstructions),
    });
    assert.equal(
      encodeHex(stateRootHash(state, context.platform)),
      replay.rootHash,
      "root hash of the replay",
    );
    assertSameMemories({ state, pages: store.pages }, replay);
    await store.close();
    return replay;
  }

  /** The sizes when the running network has collected what nobody needs: twice what is needed and a segment at most. */
  async #tidied(): Promise<NetworkStats> {
    const endMs = performance.now() + longestTidyingMs;
    for (;;) {
      const stats = networkStats(this.#process.stateDirectory);
      const { usedBytes, liveBytes } = stats;
      if (usedBytes <= 2 * liveBytes + slotsPerSegment * PAGE_BYTES) return stats;
      assert.ok(performance.now() < endMs, `${usedBytes} bytes are used for ${liveBytes}`);
      await sleep(100);
    }
  }

  async #check(clients: readonly WorkloadClient[], log: AppendLog, snapshots: number): Promise<void> {
    const { url } = this.#address;
    await Promise.all([this.#ringOf(), ...clients].map((client) => client.settle(url)));
    await this.#checkSignature(log);
    await log.check(url);
    await Promise.all([this.#ringOf(), ...clients].map((client) => client.check(url)));
    const loaders = snapshots === 1 ? [this.#random.pick(clients)] : clients;
    await Promise.all(loaders.map((client) => client.loadSnapshots(url, snapshots)));
  }

  /** The network takes a call, and the answer is signed by the key that it had from the beginning. */
  async #checkSignature({ canisterId }: AppendLog): Promise<void> {
    const arg = encodeManagementArgs("canister_status", { canister_id: canisterId });
    repliedBytes(await manage(this.#rawClient(), "canister_status", arg, canisterId));
  }

  #ringOf(): TellerRing {
    return this.#ring ?? assert.fail("there is no ring yet");
  }

  #rawClient(): RawClient {
    const { url, rootKey } = this.#address;
    return new RawClient({ url, rootKeyDer: decodeHex(rootKey) });
  }

  #acknowledged(): number {
    return [...this.#counts.acknowledged.values()].reduce((sum, count) => sum + count, 0);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
