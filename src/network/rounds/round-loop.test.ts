import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { NetworkError } from "../network-error.ts";
import { defaultNetworkLimits } from "../network-limits.ts";
import { echoCanisterId } from "../testing/echo-subnet.ts";
import { createTestNetwork } from "../testing/test-network.ts";
import type { PlainCall } from "../worker/subnet-messages.ts";

function call(number: number, methodName = "hello"): PlainCall {
  const id = echoCanisterId.toUint8Array();
  return {
    requestId: new Uint8Array(32).fill(number),
    sender: Uint8Array.of(4),
    canisterId: id,
    effectiveCanisterId: id,
    ingressExpiryNs: 0n,
    nonce: undefined,
    methodName,
    arg: Uint8Array.of(number),
  };
}

const nowNs = 1_800_000_000_000_000_000n;

test("RoundLoop makes time strictly increasing under a clock that stands still and one that jumps back", async () => {
  let clockNs = nowNs;
  const { services, subnet } = await createTestNetwork({ clock: { nowNs: () => clockNs } });
  const times: bigint[] = [];
  for (const [index, timeNs] of [nowNs, nowNs, nowNs - 10n, nowNs + 5n].entries()) {
    clockNs = timeNs;
    const submission = await services.rounds.submit(call(index));
    if (submission.kind === "accepted") await submission.certificate;
    times.push(services.rounds.timeNs);
  }
  assert.deepEqual(times, [nowNs, nowNs + 1n, nowNs + 2n, nowNs + 5n]);
  assert.deepEqual(subnet.rounds, [1, 1, 1, 1]);
});

test("RoundLoop.freshen() is served by one round for all who ask, also while calls keep coming", async () => {
  let clockNs = nowNs;
  const { services, subnet } = await createTestNetwork({ clock: { nowNs: () => clockNs } });
  await services.rounds.submit(call(1));
  clockNs += 10_000_000_000n;
  const freshened = [1, 2, 3].map(() => services.rounds.freshen());
  await services.rounds.submit(call(2));
  await Promise.all(freshened);
  assert.ok(services.rounds.timeNs === clockNs);
  assert.ok(subnet.rounds.length <= 3);
});

test("RoundLoop gives up the calls of a batch that meets a defect, and goes on with the others", async () => {
  const { services, subnet } = await createTestNetwork();
  const gate = Promise.withResolvers<undefined>();
  subnet.gate = gate.promise;
  const first = await services.rounds.submit(call(1, "defect"));
  const second = await services.rounds.submit(call(2));
  assert.ok(first.kind === "accepted" && second.kind === "accepted");
  gate.resolve(undefined);
  await assert.rejects(first.certificate, TypeError);
  await second.certificate;
  assert.deepEqual(subnet.rounds, [1]);
});

test("RoundLoop.stop() ends after the round under way and refuses what comes later", async () => {
  const { services, subnet } = await createTestNetwork();
  const gate = Promise.withResolvers<undefined>();
  subnet.gate = gate.promise;
  const submissions = [await services.rounds.submit(call(1)), await services.rounds.submit(call(2))];
  const isClosed = (error: unknown): boolean => hasFault(error, "network/closed");
  const rejected = submissions.map((submission) =>
    submission.kind === "accepted" ? assert.rejects(submission.certificate, isClosed) : assert.fail(),
  );
  const stopped = services.rounds.stop(new NetworkError({ code: "network/closed" }, "a test"));
  gate.resolve(undefined);
  await Promise.all([stopped, ...rejected]);
  assert.deepEqual(subnet.rounds, [1]);
  await assert.rejects(services.rounds.submit(call(3)), isClosed);
  await assert.rejects(services.rounds.freshen(), isClosed);
});

/*
 * A call that was being filtered while the network stopped began to wait after all who waited had been given up: nobody
 * answered it, and its timer kept the process alive.
 */
test("RoundLoop.stop() also gives up a call whose filter verdict is still open", async () => {
  const { services, subnet } = await createTestNetwork();
  const gate = Promise.withResolvers<undefined>();
  subnet.gate = gate.promise;
  const waiting = await services.rounds.submit(call(1));
  const isClosed = (error: unknown): boolean => hasFault(error, "network/closed");
  const rejected = [assert.rejects(services.rounds.submit(call(2)), isClosed)];
  const stopped = services.rounds.stop(new NetworkError({ code: "network/closed" }, "a test"));
  if (waiting.kind === "accepted") rejected.push(assert.rejects(waiting.certificate, isClosed));
  gate.resolve(undefined);
  await Promise.all([stopped, ...rejected]);
  assert.deepEqual(subnet.rounds, [1]);
});

test("RoundLoop tells those who wait that the round failed, and goes on to fail clearly", async () => {
  const { services, subnet } = await createTestNetwork();
  const gate = Promise.withResolvers<undefined>();
  subnet.gate = gate.promise;
  const submission = await services.rounds.submit(call(1));
  const fresh = services.rounds.freshen();
  const rejected = assert.rejects(fresh, (error) => hasFault(error, "network/worker-crashed"));
  subnet.failure = new NetworkError({ code: "network/worker-crashed", reason: "a test" }, "it broke");
  gate.resolve(undefined);
  assert.equal(submission.kind, "accepted");
  if (submission.kind === "accepted") {
    await assert.rejects(submission.certificate, (error) => hasFault(error, "network/worker-crashed"));
  }
  await rejected;
  await assert.rejects(services.rounds.submit(call(2)), (error) => hasFault(error, "network/worker-crashed"));
});

test("RoundLoop runs a round when the time has come that the last one named, also after one that failed", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let clockNs = nowNs;
  const { services, subnet } = await createTestNetwork({ clock: { nowNs: () => clockNs } });
  const { rounds } = services;
  const pass = async (seconds: number): Promise<void> => {
    clockNs += BigInt(seconds) * 1_000_000_000n;
    t.mock.timers.tick(seconds * 1000 + 1);
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  subnet.nextWakeNs = nowNs + 30_000_000_000n;
  await rounds.freshen();
  await pass(29);
  assert.equal(rounds.height, 1n);
  subnet.nextWakeNs = nowNs + 40_000_000_000n;
  await pass(2);
  assert.equal(rounds.height, 2n);
  const broken = await rounds.submit(call(1, "defect"));
  assert.ok(broken.kind === "accepted");
  await assert.rejects(broken.certificate, TypeError);
  subnet.nextWakeNs = undefined;
  await pass(10);
  assert.equal(rounds.height, 3n);
  await pass(3600);
  assert.equal(rounds.height, 3n, "nothing is due");
});

test("RoundLoop goes on with what was left over after a round that failed", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let clockNs = nowNs;
  const { services, subnet } = await createTestNetwork({ clock: { nowNs: () => clockNs } });
  const { rounds } = services;
  subnet.moreWork = 2;
  const gate = Promise.withResolvers<undefined>();
  subnet.gate = gate.promise;
  const fresh = rounds.freshen();
  const broken = await rounds.submit(call(1, "defect"));
  gate.resolve(undefined);
  await fresh;
  assert.ok(broken.kind === "accepted");
  await assert.rejects(broken.certificate, TypeError);
  assert.equal(rounds.height, 1n);
  clockNs += 1_000_000_000n;
  t.mock.timers.tick(1001);
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  assert.equal(rounds.height, 3n);
});

test("RoundLoop takes no calls into a round while a batch of them waits in the state", async () => {
  const limits = { ...defaultNetworkLimits, maxBatchCalls: 2 };
  const { services, subnet } = await createTestNetwork({ limits });
  const gate = Promise.withResolvers<undefined>();
  subnet.gate = gate.promise;
  subnet.moreWork = 3;
  subnet.waitingCalls = 2;
  const fresh = services.rounds.freshen();
  const [first, second] = [await services.rounds.submit(call(1)), await services.rounds.submit(call(2))];
  assert.ok(first.kind === "accepted" && second.kind === "accepted");
  gate.resolve(undefined);
  await fresh;
  subnet.waitingCalls = 1;
  await Promise.all([first.certificate, second.certificate]);
  const sizes = subnet.rounds.filter((size) => size > 0);
  assert.deepEqual(sizes, [2]);
  assert.ok(subnet.rounds.indexOf(2) > 1, "not in the round after the one that left calls over");
});

test("RoundLoop.stop() forgets the time at which a round would be due", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let clockNs = nowNs;
  const { services, subnet } = await createTestNetwork({ clock: { nowNs: () => clockNs } });
  subnet.nextWakeNs = nowNs + 1_000_000_000n;
  await services.rounds.freshen();
  await services.rounds.stop(new NetworkError({ code: "network/closed" }, "stopped"));
  clockNs += 10_000_000_000n;
  t.mock.timers.tick(10_000);
  services.rounds.clockMoved();
  assert.equal(subnet.rounds.length, 1);
});

test("RoundLoop takes calls only after the delay of each round, and lets nobody who wants a fresh state wait", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let clockNs = nowNs;
  const clock = { nowNs: () => clockNs };
  const { services, subnet } = await createTestNetwork({ clock, roundDelayMs: 500 });
  const submission = await services.rounds.submit(call(1));
  assert.ok(submission.kind === "accepted");
  t.mock.timers.tick(499);
  await Promise.resolve();
  assert.equal(subnet.rounds.length, 0);
  t.mock.timers.tick(1);
  await submission.certificate;
  const second = await services.rounds.submit(call(2));
  assert.ok(second.kind === "accepted");
  clockNs += 10_000_000_000n;
  const fresh = services.rounds.freshen();
  await Promise.all([fresh, second.certificate]);
  assert.deepEqual(subnet.rounds, [1, 1]);
});
