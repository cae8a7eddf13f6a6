import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { parseDuration } from "./duration.ts";

test("parseDuration() reads numbers with units, also several", () => {
  const expected: Readonly<Record<string, number>> = {
    "5ms": 5,
    "90s": 90_000,
    "10m": 600_000,
    "3h": 10_800_000,
    "2d": 172_800_000,
    "1w": 604_800_000,
    "1h30m": 5_400_000,
    "1m1ms": 60_001,
  };
  for (const [text, milliseconds] of Object.entries(expected))
    assert.equal(parseDuration(text), milliseconds, text);
});

test("parseDuration() refuses nothing, numbers without units, fractions, signs and what is too long", () => {
  const isBad = (error: unknown): boolean => hasFault(error, "cli/bad-option");
  for (const text of ["", "0s", "5", "1.5h", "-5m", "5 m", "5min", "2y", "m", "99999999999999999d"]) {
    assert.throws(() => parseDuration(text), isBad, text);
  }
});
