import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { parseCycles } from "./cycles-amount.ts";

test("parseCycles() reads plain numbers, underscores, suffixes and fractions of them", () => {
  const expected: Readonly<Record<string, bigint>> = {
    "1": 1n,
    "1_000_000": 1_000_000n,
    "2k": 2_000n,
    "3M": 3_000_000n,
    "500b": 500_000_000_000n,
    "1.5t": 1_500_000_000_000n,
    "0.000_000_000_001T": 1n,
    "7.000": 7n,
    "340282366920938463463374607431768211455": 2n ** 128n - 1n,
  };
  for (const [text, cycles] of Object.entries(expected))
    assert.equal(parseCycles(text, "--amount"), cycles, text);
});

test("parseCycles() refuses nothing, fractions of a cycle, negatives, words and more than 128 bits", () => {
  const isBad = (error: unknown): boolean => hasFault(error, "cli/bad-option");
  const texts = ["", "0", "0t", "1.5", "1.0005k", "-1", "t", "1tt", "1e3", "1,5t", "0x5", String(2n ** 128n)];
  for (const text of texts) assert.throws(() => parseCycles(text, "--amount"), isBad, text);
});
