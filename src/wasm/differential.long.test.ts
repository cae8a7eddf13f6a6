import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "../bytes/testing/seeded-random.ts";
import { assertRewritingKeepsMeaning, emptyTally } from "./testing/differential.ts";
import { randomModule } from "./testing/random-module.ts";

const messages = 8;
const modulesPerWidth = 250;

for (const width of [32, 64] as const) {
  test(`prepareModule() keeps results, lists every changed page and rolls back byte-exact, wasm${width}`, () => {
    const tally = emptyTally();
    for (let seed = 1; seed <= modulesPerWidth; seed++) {
      const random = new SeededRandom(seed * 2 + width);
      const generated = randomModule(random, width);
      try {
        assertRewritingKeepsMeaning(generated, random, { messages, tally });
      } catch (error) {
        throw new Error(`seed ${seed}, wasm${width}`, { cause: error });
      }
    }
    for (const [what, times] of Object.entries(tally))
      assert.ok(times > 50, `${what} happened only ${times} times`);
  });
}
