import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { parseMemory } from "./memory-amount.ts";

for (const [text, expected] of [
  ["0", 0n],
  ["4096", 4096n],
  ["1_000", 1000n],
  ["2.5kb", 2500n],
  ["0.5KiB", 512n],
  ["3mib", 3_145_728n],
  ["4gib", 4_294_967_296n],
  ["1GB", 1_000_000_000n],
] as const) {
  test(`parseMemory() reads ${text}`, () => {
    assert.equal(parseMemory(text, "--x"), expected);
  });
}

for (const text of ["", "-1", "1.5", "0.0001kb", "4tb", "much"]) {
  test(`parseMemory() refuses "${text}"`, () => {
    assert.throws(
      () => parseMemory(text, "--x"),
      (error) => hasFault(error, "cli/bad-option"),
    );
  });
}
