import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { hasFault } from "../bytes/mod.ts";
import { AdvancingClock } from "./clock.ts";
import { type RunningNetwork, startNetwork } from "./start-network.ts";
import { createTestNetwork } from "./testing/test-network.ts";
import { TimeMachine } from "./time-machine.ts";

const nowNs = 1_800_000_000_000_000_000n;
const DAY_MS = 86_400_000;
const DAY_NS = 86_400_000_000_000n;
const base = { nowNs: () => nowNs };

test("TimeMachine.advance() runs a round at the new time", async () => {
  const { services, subnet } = await createTestNetwork({ clock: base });
  assert.equal(await services.timeMachine.advance(2 * DAY_MS), nowNs + 2n * DAY_NS);
  assert.equal(services.rounds.timeNs, nowNs + 2n * DAY_NS);
  assert.equal(subnet.rounds.length, 1);
  assert.equal(services.clock.baseNs(), nowNs);
});

test("AdvancingClock goes on when the clock below it is set back, and does not count small steps", () => {
  let baseNs = nowNs;
  const clock = new AdvancingClock({ nowNs: () => baseNs }, 5n);
  assert.equal(clock.nowNs(), nowNs + 5n);
  baseNs -= 1_000_000_000n;
  assert.equal(clock.nowNs(), nowNs + 5n - 1_000_000_000n);
  baseNs -= DAY_NS;
  assert.equal(clock.nowNs(), nowNs + 5n);
  baseNs += 7n;
  assert.deepEqual([clock.nowNs(), clock.baseNs()], [nowNs + 12n, baseNs]);
});

test("TimeMachine.advance() runs a round for the shortest step, too", async () => {
  const { services, subnet } = await createTestNetwork({ clock: base });
  const { timeMachine } = services;
  assert.equal(await timeMachine.advance(1), nowNs + 1_000_000n);
  assert.equal(await timeMachine.advance(1), nowNs + 2_000_000n);
  assert.equal(subnet.rounds.length, 2);
});

test("TimeMachine.advance() refuses a step beyond the times that a canister can read", async () => {
  const { services } = await createTestNetwork({ clock: base });
  const { timeMachine, clock } = services;
  const years = 3_155_760_000_000;
  for (let step = 0; step < 4; step += 1) await timeMachine.advance(years);
  const last = clock.nowNs();
  await assert.rejects(timeMachine.advance(years), (error) => hasFault(error, "network/bad-duration"));
  assert.equal(clock.nowNs(), last);
  assert.ok(last < 2n ** 64n);
  assert.equal(await timeMachine.advance(1000), last + 1_000_000_000n);
});

test("TimeMachine.advance() takes one step after the other, however many ask at once", async () => {
  const { services } = await createTestNetwork({ clock: base });
  const { timeMachine, clock } = services;
  const times = await Promise.all([timeMachine.advance(DAY_MS), timeMachine.advance(DAY_MS)]);
  assert.deepEqual(times, [nowNs + DAY_NS, nowNs + 2n * DAY_NS]);
  assert.equal(clock.offsetNs, 2n * DAY_NS);
});

test("TimeMachine.advance() leaves the clock alone if the offset cannot be kept, and goes on afterwards", async () => {
  const { services } = await createTestNetwork({ clock: base });
  const clock = new AdvancingClock(base);
  const kept: bigint[] = [];
  let isFull = true;
  const keep = (offsetNs: bigint): Promise<void> => {
    if (isFull) return Promise.reject(new Error("no space left"));
    kept.push(offsetNs);
    return Promise.resolve();
  };
  const timeMachine = new TimeMachine({ clock, rounds: services.rounds, keep });
  await assert.rejects(timeMachine.advance(5), /no space left/);
  assert.equal(clock.offsetNs, 0n);
  isFull = false;
  await timeMachine.advance(5);
  assert.deepEqual([kept, clock.offsetNs], [[5_000_000n], 5_000_000n]);
});

for (const milliseconds of [0, -1, 0.5, Number.NaN, 2 ** 53, 3_155_760_000_001]) {
  test(`TimeMachine.advance() refuses ${String(milliseconds)} milliseconds`, async () => {
    const { services } = await createTestNetwork({ clock: base });
    const isBad = (error: unknown): boolean => hasFault(error, "network/bad-duration");
    await assert.rejects(services.timeMachine.advance(milliseconds), isBad);
    assert.equal(services.clock.offsetNs, 0n);
  });
}

test("startNetwork() goes on at the advanced time after a restart, refuses a corrupt clock.json, and needs none", async () => {
  const stateDirectory = await mkdtemp(join(tmpdir(), "icebox-clock-"));
  const clockPath = join(stateDirectory, "clock.json");
  const advanced = async (network: RunningNetwork, milliseconds: number): Promise<bigint> => {
    await network.advanceTime(milliseconds);
    await network.stop();
    return BigInt(/\d+/.exec(await readFile(clockPath, "utf8"))?.[0] ?? "");
  };
  try {
    const clock = base;
    assert.equal(await advanced(await startNetwork({ stateDirectory, clock }), DAY_MS), DAY_NS);
    const again = await startNetwork({ stateDirectory, clock: { nowNs: () => nowNs + 1n } });
    assert.equal(await advanced(again, DAY_MS), 2n * DAY_NS);
    await writeFile(clockPath, '{"advancedNs":"-1"}');
    const isCorrupt = (error: unknown): boolean => hasFault(error, "network/clock-corrupt");
    await assert.rejects(startNetwork({ stateDirectory, clock }), isCorrupt);
    await rm(clockPath);
    const without = await advanced(await startNetwork({ stateDirectory, clock }), DAY_MS);
    assert.ok(without >= 3n * DAY_NS, "the time of a state never goes back");
  } finally {
    await rm(stateDirectory, { recursive: true });
  }
});
