import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { equalBytes, hasFault } from "../bytes/mod.ts";
import { Engine } from "../engine/mod.ts";
import { MemoryPageStore } from "../pages/mod.ts";
import { createReplicaState, defaultLimits, executeRound, stateRootHash } from "../replica/mod.ts";
import { signRequest } from "../../tests/support/envelope.ts";
import { assembleWat } from "../../tests/support/compile-wat.ts";
import {
  installNew,
  loadSnapshot,
  repliedBytes,
  setRunning,
  takeSnapshot,
} from "../../tests/support/management.ts";
import { RawClient } from "../../tests/support/raw-client.ts";
import { nodeSha256 } from "./node-sha256.ts";
import { counterModule } from "./testing/counter-module.ts";
import {
  type Durability,
  type NetworkOptions,
  readBatchJournal,
  type RunningNetwork,
  startNetwork,
} from "./mod.ts";

const noArg = new Uint8Array(0);

/** A folder for a network that is started again and again. */
class Home implements AsyncDisposable {
  readonly directory: string;
  readonly #networks: RunningNetwork[] = [];

  constructor(directory: string) {
    this.directory = directory;
  }

  static async make(): Promise<Home> {
    return new Home(await mkdtemp(join(tmpdir(), "icebox-restart-")));
  }

  async start(
    options: Partial<NetworkOptions> = {},
  ): Promise<{ network: RunningNetwork; client: RawClient }> {
    const network = await startNetwork({ stateDirectory: join(this.directory, "state"), ...options });
    this.#networks.push(network);
    return { network, client: new RawClient({ url: network.url, rootKeyDer: network.rootKeyDer }) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const network of this.#networks) await network.stop();
    await rm(this.directory, { recursive: true });
  }
}

for (const durability of ["process", "disk"] satisfies Durability[]) {
  test(`startNetwork() goes on with canisters, snapshots and answers of the run before (${durability})`, async () => {
    await using home = await Home.make();
    const { network, client } = await home.start({ durability });
    assert.equal(network.isNew, true);
    const canisterId = await installNew(client, counterModule);
    const increment = { canisterId, methodName: "increment", arg: noArg };
    const request = signRequest("call", client.identity, increment);
    const first = await client.sendCall(request, canisterId);
    await setRunning(client, canisterId, false);
    const snapshot = await takeSnapshot(client, canisterId);
    await setRunning(client, canisterId, true);
    assert.deepEqual(repliedBytes(await client.call(increment)), Uint8Array.of(2, 0, 0, 0));
    await network.stop();

    const again = await home.start({ durability });
    assert.equal(again.network.isNew, false);
    assert.deepEqual(again.network.rootKeyDer, network.rootKeyDer);
    const read = { canisterId, methodName: "read", arg: noArg };
    const counts = async (): Promise<Uint8Array> => repliedBytes(await again.client.query(read));
    assert.deepEqual(await counts(), Uint8Array.of(2, 0, 0, 0, 2, 0, 0, 0));
    // The same request is known, and answered without being executed again.
    assert.deepEqual(await again.client.sendCall(request, canisterId), first);
    assert.deepEqual(await counts(), Uint8Array.of(2, 0, 0, 0, 2, 0, 0, 0));
    await setRunning(again.client, canisterId, false);
    await loadSnapshot(again.client, canisterId, snapshot.id);
    await setRunning(again.client, canisterId, true);
    assert.deepEqual(await counts(), Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0));
  });
}

test("startNetwork() makes time go on where the run before left it, whatever the clock says", async () => {
  await using home = await Home.make();
  const nowNs = 1_800_000_000_000_000_000n;
  const logged: string[] = [];
  const { network } = await home.start({ clock: { nowNs: () => nowNs }, batchJournal: home.directory });
  await network.stop();
  const clock = { nowNs: () => nowNs - 1_000_000_000_000n };
  const again = await home.start({
    clock,
    batchJournal: home.directory,
    log: (line) => void logged.push(line),
  });
  await again.network.stop();
  const times = readBatchJournal(home.directory).rounds.map(({ batch }) => batch.timeNs);
  assert.deepEqual(times, [nowNs + 1n, nowNs + 2n]);
  const note = "The clock is 1000 s behind the state: time goes on from the last round";
  assert.deepEqual(logged, ["The state was restored, with 1 rounds from the log", note]);
});

test("startNetwork() refuses a folder that a network has, and names the process", async () => {
  await using home = await Home.make();
  const { network } = await home.start();
  await assert.rejects(home.start(), (error) => {
    assert.ok(hasFault(error, "store/owned"));
    return error instanceof Error && error.message.includes(`process ${String(process.pid)} `);
  });
  await network.stop();
  await home.start();
});

test("RunningNetwork.stop() gives the folder back even if it cuts off a message", async () => {
  await using home = await Home.make();
  const instructions = { ...defaultLimits.instructions, update: 10n ** 15n };
  const spin = assembleWat(`(module (func (export "canister_update spin") (loop $again (br $again))))`);
  const { network, client } = await home.start({
    replicaLimits: { instructions },
    limits: { stopGraceMs: 50 },
  });
  const canisterId = await installNew(client, spin);
  const { body } = signRequest("call", client.identity, { canisterId, methodName: "spin", arg: noArg });
  const { status } = await client.post(`/api/v2/canister/${canisterId.toText()}/call`, body);
  assert.equal(status, 202);
  await network.stop();
  const again = await home.start();
  assert.equal(again.network.isNew, false);
});

test("readBatchJournal() gives rounds that lead to the recorded root hashes when they are executed again", async () => {
  await using home = await Home.make();
  for (const run of [1, 2]) {
    const { network, client } = await home.start({ batchJournal: home.directory });
    const canisterId = await installNew(client, counterModule);
    const increment = { canisterId, methodName: "increment", arg: noArg };
    await Promise.all(Array.from({ length: 3 * run }, () => client.call(increment)));
    await network.stop();
  }
  const { config, genesisTimeNs, rounds } = readBatchJournal(home.directory);
  const pageStore = new MemoryPageStore();
  // Node has it; the type packages in use do not declare it.
  const webAssembly = Reflect.get(globalThis, "WebAssembly") as ConstructorParameters<
    typeof Engine
  >[0]["webAssembly"];
  const engine = new Engine({ webAssembly, pageStore });
  const platform = {
    sha256: nodeSha256,
    gunzip: (bytes: Uint8Array, maxOutputLength: number) => gunzipSync(bytes, { maxOutputLength }),
  };
  const context = { engine, pageStore, platform, limits: defaultLimits };
  let state = createReplicaState({ config, timeNs: genesisTimeNs });
  for (const { round, batch, rootHash } of rounds) {
    state = executeRound(state, batch, context).state;
    assert.equal(state.round, round);
    assert.ok(equalBytes(stateRootHash(state, platform), rootHash), `round ${String(round)}`);
  }
  assert.equal(state.canisters.size, 2);
});
