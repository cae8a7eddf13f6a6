import { test } from "node:test";
import { SeededRandom } from "../../../src/bytes/testing/seeded-random.ts";
import { RandomSnapshots } from "./testing/random-snapshots.ts";
import { SnapshotSubnet } from "./testing/snapshot-subnet.ts";

const STEPS = 120;

for (const seed of [20_261_120, 7, 1_618]) {
  test(`snapshots bring back exactly what was taken, at the exact cost (seed ${seed})`, () => {
    const run = new RandomSnapshots(new SeededRandom(seed));
    for (let step = 0; step < STEPS; step += 1) {
      try {
        run.step();
      } catch (error) {
        throw new Error(`seed ${seed}, step ${step}`, { cause: error });
      }
    }
    run.assertMovesTo(new SnapshotSubnet());
  });
}
