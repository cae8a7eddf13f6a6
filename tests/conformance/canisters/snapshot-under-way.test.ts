import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadSnapshot, setRunning, takeSnapshot } from "../../support/management.ts";
import { poll } from "../../support/poll.ts";
import { startTestNetwork, type TestNetwork } from "../../support/test-network.ts";
import { Dispatcher, endless } from "./dispatcher.ts";
import { finishForward, installProxy, startForward } from "./proxy.ts";
import { encodeArguments, motokoCompilers, Relay, resultsOf } from "./relay.ts";

// Snapshots are taken and loaded while canisters wait for each other and their timers run.

const periodNs = 5_000_000n;

let network: TestNetwork;

before(async () => {
  network = await startTestNetwork();
});

after(async () => {
  await network[Symbol.asyncDispose]();
});

for (const [kind, compiler] of motokoCompilers) {
  test(`snapshot under way: ${kind} Motoko canister comes back to the middle of its calls`, async () => {
    const { client } = network;
    const relay = await Relay.install(client, compiler);
    const peer = await Relay.install(client, compiler);
    await relay.call("note", "kept");
    await relay.call("tickEvery", periodNs);
    const walk = await relay.start("walk", peer.canisterId);
    const earlier = await poll(
      () => relay.report(),
      ({ steps, ticks }) => steps > 0n && ticks > 0n,
    );
    const { id } = await takeSnapshot(client, relay.canisterId);
    const later = await relay.report();
    await relay.call("note", "lost");
    await relay.call("stopTicking");
    await relay.call("arrive");
    const [walked] = await relay.finish("walk", walk);
    assert.ok(typeof walked === "bigint" && walked >= later.steps);

    await setRunning(client, relay.canisterId, false);
    await loadSnapshot(client, relay.canisterId, id);
    await setRunning(client, relay.canisterId, true);
    const loaded = await relay.report();
    assert.ok(loaded.steps >= earlier.steps && loaded.steps <= later.steps);
    assert.deepEqual([loaded.walking, loaded.journal], [true, "kept;"]);
    // The list of timers is the snapshot's, the timer of the system is the canister's own, which nobody had armed. Whoever
    // arms it wakes the recurring timer of the snapshot, too.
    await relay.call("tickOnceAfter", periodNs);
    await poll(
      () => relay.report(),
      ({ ticks }) => ticks > loaded.ticks + 2n,
    );

    const again = await relay.start("walk", peer.canisterId);
    await poll(
      () => relay.report(),
      ({ steps }) => steps > loaded.steps,
    );
    await relay.call("arrive");
    assert.deepEqual(await relay.finish("walk", again), [(await relay.report()).steps]);
  });
}

test("snapshot under way: calls that are out when a snapshot is loaded come back to the loaded state", async () => {
  const { client } = network;
  const dispatcher = await Dispatcher.install(client);
  const callee = await Dispatcher.install(client);
  await dispatcher.ringEvery(periodNs);
  const run = await dispatcher.startRun(callee.canisterId, { calls: endless, inFlight: 5 });
  const earlier = await poll(
    () => dispatcher.report(),
    ({ done, rings }) => done > 20 && rings > 0,
  );
  const { id } = await takeSnapshot(client, dispatcher.canisterId);
  const later = await dispatcher.report();
  const ahead = await poll(
    () => dispatcher.report(),
    ({ done }) => done > later.done + 100,
  );

  await loadSnapshot(client, dispatcher.canisterId, id);
  await dispatcher.halt();
  const answered = await dispatcher.finishRun(run);
  const { issued, done, failed, cleaned, rings, total } = await dispatcher.report();
  assert.ok(done >= earlier.done);
  assert.deepEqual(
    { done, failed, cleaned, total, answered },
    { done: issued, failed: 0, cleaned: 0, total: BigInt(issued), answered: issued },
  );
  await poll(
    () => dispatcher.report(),
    (report) => report.rings > rings,
  );
  await dispatcher.ringEvery(0n);
  assert.ok(ahead.done > later.done);
});

test("snapshot under way: a Rust canister is loaded while it waits, and passes the answer on", async () => {
  const { client } = network;
  const relay = await Relay.install(client, "motoko");
  const proxy = await installProxy(client);
  const walk = {
    canisterId: relay.canisterId,
    method: "walk",
    arg: encodeArguments("walk", [relay.canisterId]),
  };
  const waiting = await startForward(client, proxy, walk);
  await poll(
    () => relay.report(),
    ({ steps }) => steps > 0n,
  );
  const { id } = await takeSnapshot(client, proxy);
  await loadSnapshot(client, proxy, id);
  await relay.call("arrive");
  const { steps } = await relay.report();
  assert.deepEqual(resultsOf("walk", await finishForward(client, waiting)), [steps]);

  // Nothing waits any more: the loaded state has a call that no answer will come to, and works on.
  await loadSnapshot(client, proxy, id);
  const sum = { canisterId: relay.canisterId, method: "sumTo", arg: encodeArguments("sumTo", [4n]) };
  const reply = await finishForward(client, await startForward(client, proxy, sum));
  assert.deepEqual(resultsOf("sumTo", reply), [10n]);
});
