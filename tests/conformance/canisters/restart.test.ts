import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { poll } from "../../support/poll.ts";
import { type ProcessNetwork, startProcessNetwork } from "../../support/process-network.ts";
import { Dispatcher, endless } from "./dispatcher.ts";
import { finishForward, installProxy, startForward } from "./proxy.ts";
import { encodeArguments, motokoCompilers, Relay, resultsOf } from "./relay.ts";

// The process of the network stops and another one starts on its directory while canisters wait for each other.

const periodNs = 5_000_000n;

let network: ProcessNetwork;

before(async () => {
  network = await startProcessNetwork();
});

after(async () => {
  await network[Symbol.asyncDispose]();
});

for (const [kind, compiler] of motokoCompilers) {
  test(`restart: ${kind} Motoko canister goes on with its calls and its recurring timer`, async () => {
    const relay = await Relay.install(network.client, compiler);
    const peer = await Relay.install(network.client, compiler);
    await relay.call("note", "before");
    await relay.call("certify", new Uint8Array([7]));
    await relay.call("tickEvery", periodNs);
    const walk = await relay.start("walk", peer.canisterId);
    const seen = await poll(
      () => relay.report(),
      ({ steps, ticks }) => steps > 0n && ticks > 0n,
    );

    await network.restart();
    const restarted = relay.by(network.client);
    const found = await restarted.report();
    assert.ok(found.steps >= seen.steps && found.ticks >= seen.ticks);
    assert.deepEqual([found.walking, found.journal], [true, "before;"]);
    await poll(
      () => restarted.report(),
      ({ steps, ticks }) => steps > found.steps && ticks > found.ticks,
    );

    await restarted.call("arrive");
    const [walked] = await restarted.finish("walk", walk);
    await restarted.call("stopTicking");
    assert.deepEqual({ walked, walking: false }, await endOf(restarted));
  });
}

async function endOf(relay: Relay): Promise<object> {
  const { steps, walking } = await relay.report();
  return { walked: steps, walking };
}

test("restart: an AssemblyScript canister misses none of its calls, and its timer rings on", async () => {
  const dispatcher = await Dispatcher.install(network.client);
  const callee = await Dispatcher.install(network.client);
  await dispatcher.ringEvery(periodNs);
  const run = await dispatcher.startRun(callee.canisterId, { calls: endless, inFlight: 7 });
  const seen = await poll(
    () => dispatcher.report(),
    ({ done, rings }) => done > 20 && rings > 0,
  );

  await network.restart();
  const restarted = dispatcher.by(network.client);
  const found = await restarted.report();
  assert.ok(found.done >= seen.done && found.rings >= seen.rings);
  assert.equal(found.issued - found.done, 7);
  await poll(
    () => restarted.report(),
    ({ done, rings }) => done > found.done + 20 && rings > found.rings,
  );

  await restarted.ringEvery(0n);
  await restarted.halt();
  const answered = await restarted.finishRun(run);
  const { issued, done, failed, cleaned, total } = await restarted.report();
  assert.deepEqual(
    { done, failed, cleaned, total, answered },
    { done: issued, failed: 0, cleaned: 0, total: BigInt(issued), answered: issued },
  );
});

test("restart: a Rust canister gets the answer that it waited for, and passes it on", async () => {
  const { client } = network;
  const relay = await Relay.install(client, "motoko");
  const proxy = await installProxy(client);
  const arg = encodeArguments("walk", [relay.canisterId]);
  const call = await startForward(client, proxy, { canisterId: relay.canisterId, method: "walk", arg });
  await poll(
    () => relay.report(),
    ({ steps }) => steps > 0n,
  );

  await network.restart();
  const restarted = relay.by(network.client);
  await restarted.call("arrive");
  const reply = await finishForward(network.client, call);
  assert.deepEqual(resultsOf("walk", reply), [(await restarted.report()).steps]);
});
