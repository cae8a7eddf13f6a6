import assert from "node:assert/strict";
import { test } from "node:test";
import { WakeTimer } from "./wake-timer.ts";

const startNs = 1_800_000_000_000_000_000n;
const SECOND_NS = 1_000_000_000n;

/** A timer on a clock that the test moves together with the runtime's timers. */
function timerOf(): {
  readonly timer: WakeTimer;
  readonly calls: bigint[];
  readonly clock: { nowNs: () => bigint; ns: bigint };
} {
  const clock = { ns: startNs, nowNs: () => clock.ns };
  const calls: bigint[] = [];
  const timer = new WakeTimer(clock, () => calls.push(clock.ns - startNs));
  return { timer, calls, clock };
}

test("WakeTimer calls back once when the clock has come to the time, and not before", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { timer, calls, clock } = timerOf();
  const pass = (seconds: bigint): void => {
    clock.ns += seconds * SECOND_NS;
    t.mock.timers.tick(Number(seconds) * 1000 + 1);
  };
  timer.set(startNs + 150n * SECOND_NS);
  for (const seconds of [60n, 60n, 29n]) pass(seconds);
  assert.deepEqual(calls, []);
  pass(1n);
  assert.deepEqual(calls, [150n * SECOND_NS]);
  pass(600n);
  assert.equal(calls.length, 1);
});

test("WakeTimer follows a clock that is moved, forgets a time for another, and can be told to wait for nothing", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { timer, calls, clock } = timerOf();
  timer.set(startNs + 3600n * SECOND_NS);
  timer.check();
  assert.deepEqual(calls, []);
  clock.ns += 3600n * SECOND_NS;
  timer.check();
  timer.check();
  assert.equal(calls.length, 1);
  timer.set(clock.ns + SECOND_NS);
  timer.set(clock.ns + 100n * SECOND_NS);
  clock.ns += 2n * SECOND_NS;
  t.mock.timers.tick(2_000);
  assert.equal(calls.length, 1);
  timer.set(undefined);
  clock.ns += 3600n * SECOND_NS;
  t.mock.timers.tick(3_600_000);
  timer.check();
  assert.equal(calls.length, 1);
});

test("WakeTimer does not spin on a time that is always past", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { clock } = timerOf();
  let calls = 0;
  const timer: WakeTimer = new WakeTimer(clock, () => {
    calls += 1;
    timer.set(clock.ns);
  });
  timer.set(clock.ns - SECOND_NS);
  for (let ms = 0; ms < 1000; ms += 1) t.mock.timers.tick(1);
  assert.ok(calls <= 100 && calls >= 10, String(calls));
});
