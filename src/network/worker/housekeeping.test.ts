import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Housekeeping } from "./housekeeping.ts";

test("Housekeeping works until nothing waits, goes on after a failure, tells of it once, and stops", async () => {
  const done = Promise.withResolvers<undefined>();
  const failures: unknown[] = [];
  let calls = 0;
  const housekeeping = new Housekeeping({
    tidy: () => {
      calls += 1;
      if (calls === 2 || calls === 3) throw new TypeError("a failure");
      if (calls === 5) done.resolve(undefined);
      return calls < 5;
    },
    onFailure: (error) => failures.push(error),
    pauseMs: 0,
    retryMs: 0,
  });
  housekeeping.wake();
  housekeeping.wake();
  await done.promise;
  await sleep(10);
  assert.equal(calls, 5);
  assert.equal(failures.length, 1);
  housekeeping.wake();
  housekeeping.stop();
  housekeeping.wake();
  await sleep(10);
  assert.equal(calls, 5);
});
