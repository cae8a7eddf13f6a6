import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith } from "../management/snapshots/testing/subnet-fixture.ts";
import { freezingThreshold } from "./freezing-threshold.ts";
import { idleCyclesBurnedPerDay } from "./idle-burn.ts";

const GIB = 2 ** 30;
const DAY = 86_400n;
const FLAT = 10_000n * DAY;
const canister = canisterWith();

test("idleCyclesBurnedPerDay() charges 127,000 cycles for a GiB and second, and the flat fee", () => {
  assert.equal(idleCyclesBurnedPerDay(canister, GIB), 10_972_800_000n + FLAT);
  assert.equal(idleCyclesBurnedPerDay(canister, 2_506_096), 25_610_337n + FLAT);
});

test("idleCyclesBurnedPerDay() is nothing for a canister without memory", () => {
  assert.equal(idleCyclesBurnedPerDay(canister, 0), 0n);
});

test("idleCyclesBurnedPerDay() bills the memory allocation if that is more, and compute", () => {
  const settings = { ...canister.settings, memoryAllocationBytes: GIB, computeAllocationPercent: 2 };
  const allocated = { ...canister, settings };
  const expected = 10_972_800_000n + FLAT + 20_000_000n * DAY;
  assert.equal(idleCyclesBurnedPerDay(allocated, 0), expected);
});

test("freezingThreshold() is the cost of 30 days less the reserved balance", () => {
  const month = 30n * (10_972_800_000n + FLAT);
  assert.equal(freezingThreshold(canister, GIB), month);
  assert.equal(freezingThreshold({ ...canister, reservedCycles: 7n }, GIB), month - 7n);
  assert.equal(freezingThreshold({ ...canister, reservedCycles: month + 1n }, GIB), 0n);
});
