import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { NetworkError } from "../network-error.ts";
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
