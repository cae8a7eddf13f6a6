import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { FileMedium } from "./medium/file-medium.ts";
import { CrashMedium } from "./testing/crash-medium.ts";
import { SeededRandom } from "../bytes/testing/seeded-random.ts";
import { StoreWorkload } from "./testing/store-workload.ts";

const root = mkdtempSync(join(tmpdir(), "icebox-store-"));
after(() => rmSync(root, { recursive: true, force: true }));

for (const durability of ["process", "disk"] as const) {
  test(`DurableStore holds what was committed, whatever comes in between (${durability}, in memory)`, async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const random = new SeededRandom(seed);
      const medium = new CrashMedium(random);
      const workload = new StoreWorkload(random, {
        durability,
        slotsPerSegment: 8,
        checkpointLogBytes: 2000,
      });
      await runSteps(workload, medium, 120, seed);
    }
  });
}

test("DurableStore holds what was committed, whatever comes in between (files)", async () => {
  const seed = 77;
  const random = new SeededRandom(seed);
  const medium = new FileMedium(join(root, "random"));
  const workload = new StoreWorkload(random, { durability: "disk", slotsPerSegment: 32, cachePages: 4 });
  await runSteps(workload, medium, 300, seed);
});

async function runSteps(
  workload: StoreWorkload,
  medium: FileMedium | CrashMedium,
  steps: number,
  seed: number,
) {
  try {
    await workload.open(medium);
    for (let step = 0; step < steps; step++) {
      await workload.step(medium);
      workload.check();
    }
    await workload.store.close();
    await workload.open(medium);
    await workload.store.close();
  } catch (error) {
    throw new Error(`seed ${seed}`, { cause: error });
  }
  assert.ok(workload.acknowledged > 0n);
}
