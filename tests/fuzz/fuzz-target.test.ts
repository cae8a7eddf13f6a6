import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzzTarget } from "./fuzz-target.ts";
import { runCases } from "./run-cases.ts";
import { shorterLists } from "./shrink.ts";

/** Fails for a list that holds a 7 and, otherwise, for one that holds a 9. */
const sevens = fuzzTarget<number[]>({
  name: "sevens",
  generate: (random) => Array.from({ length: 30 }, () => random.below(60)),
  check: (list) => {
    if (list.includes(7)) throw new Error(`a seven among ${list.length}`);
    if (list.includes(9)) throw new RangeError(`a nine among ${list.length}`);
  },
  shrink: shorterLists,
  describe: (list) => list.join(),
});

test("runCases() stops at the first failing seed, with the smallest input that fails alike", async () => {
  const { cases, failure } = await runCases(sevens, { seed: 1, cases: 100 });
  assert.ok(failure);
  assert.equal(failure.seed, cases);
  assert.equal(failure.reproduction, failure.error instanceof RangeError ? "9" : "7");
  const again = await sevens.runCase(failure.seed);
  assert.deepEqual(again?.reproduction, failure.reproduction);
});

test("runCases() runs as many cases as it was told to when none fails", async () => {
  const quiet = fuzzTarget({
    name: "quiet",
    generate: () => 0,
    check: () => undefined,
    shrink: () => [],
    describe: String,
  });
  assert.deepEqual(await runCases(quiet, { seed: 4_294_967_295, cases: 3 }), {
    cases: 3,
    failure: undefined,
  });
});
