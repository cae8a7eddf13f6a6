import assert from "node:assert/strict";
import { test } from "node:test";
import { StoreError, type StoreFault } from "../../src/store/mod.ts";
import { CrashMedium } from "../../src/store/testing/crash-medium.ts";
import { SeededRandom } from "../../src/bytes/testing/seeded-random.ts";
import { StoreWorkload } from "../../src/store/testing/store-workload.ts";

const seed = Number(process.env["ICEBOX_SEED"] ?? 99);
const codes = ["store/disk-full", "store/not-writable", "store/too-many-files", "store/io-failed"] as const;

for (const durability of ["process", "disk"] as const) {
  test(`DurableStore applies nothing of what could not be written, and goes on afterwards (${durability})`, async (context) => {
    const random = new SeededRandom(seed);
    const medium = new CrashMedium(random);
    const workload = new StoreWorkload(random, { durability, slotsPerSegment: 8, checkpointLogBytes: 1500 });
    await workload.open(medium);
    let failures = 0;
    for (let step = 0; step < 800; step++) {
      const isFailing = random.below(3) === 0;
      const code = random.pick(codes);
      const odds = random.pick([1, 2, 6]);
      medium.failWith = () => (isFailing && random.below(odds) === 0 ? code : undefined);
      try {
        await workload.step(medium);
      } catch (error) {
        const fault = faultOf(error);
        if (fault === undefined) throw new Error(`seed ${seed}, step ${step}`, { cause: error });
        failures++;
        medium.failWith = () => undefined;
        if (fault.code === "store/sync-failed" || fault.code === "store/closed" || isRefusal(error)) {
          await workload.store.close();
          await workload.open(medium);
        } else {
          assert.equal(fault.code, code);
        }
      }
      medium.failWith = () => undefined;
      try {
        workload.check();
        if (step % 20 === 0) await workload.fork(random).open(medium.afterKill(random));
      } catch (error) {
        throw new Error(`seed ${seed}, step ${step}`, { cause: error });
      }
    }
    context.diagnostic(`seed ${seed}: ${failures} failures in 800 steps, ${workload.acknowledged} commits`);
    assert.ok(failures > 50);
  });
}

test("discardUncommitted() gives up a round that could not be written; the next one is", async () => {
  const random = new SeededRandom(seed);
  const medium = new CrashMedium(random);
  const workload = new StoreWorkload(random, { slotsPerSegment: 8 });
  await workload.open(medium);
  await workload.commit();
  medium.failWith = ({ kind }) => (kind === "write" ? "store/disk-full" : undefined);
  const before = workload.acknowledged;
  await assert.rejects(
    () => workload.commit(),
    (error) => faultOf(error)?.code === "store/disk-full",
  );
  workload.store.discardUncommitted();
  assert.equal(workload.acknowledged, before);
  workload.check();
  medium.failWith = () => undefined;
  await workload.commit();
  workload.check();
  await workload.fork(random).open(medium.afterKill(random));
});

function faultOf(error: unknown): StoreFault | undefined {
  if (error instanceof StoreError) return error.fault;
  // The workload wraps a refusal, whose fault is the cause.
  return isRefusal(error) ? (error as { cause: StoreFault }).cause : undefined;
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.message === "The store was refused";
}
