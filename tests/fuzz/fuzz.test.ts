import assert from "node:assert/strict";
import { test } from "node:test";
import { formatFailure, runCases } from "./run-cases.ts";
import { fuzzTargets, shortRuns } from "./targets.ts";

const seed = 20_261_120;

for (const target of fuzzTargets) {
  const cases = shortRuns[target.name] ?? assert.fail(`how many cases does ${target.name} get?`);
  test(`fuzz target ${target.name} finds nothing in ${cases} cases`, async () => {
    const { failure } = await runCases(target, { seed, cases });
    assert.equal(failure && formatFailure(target, failure), undefined);
  });
}
