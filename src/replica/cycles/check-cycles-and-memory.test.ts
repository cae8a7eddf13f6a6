import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultLimits } from "../limits.ts";
import {
  canisterWith,
  controller,
  secondId,
  subnetWith,
} from "../management/snapshots/testing/subnet-fixture.ts";
import { checkCyclesAndMemory, plannedGrowth } from "./check-cycles-and-memory.ts";
import { freezingThreshold } from "./freezing-threshold.ts";

const MIB = 2 ** 20;
const canister = canisterWith();
const state = subnetWith(canister, canisterWith({ id: secondId }));

function check(
  growth: number,
  cycles: bigint,
  changes: Partial<typeof canister> & { readonly memory?: number } = {},
) {
  const { memory = defaultLimits.subnetMemoryBytes, ...rest } = changes;
  const changed = { ...canister, ...rest };
  const planned = plannedGrowth(changed, growth, { cycles, sender: controller });
  const limits = { ...defaultLimits, subnetMemoryBytes: memory };
  return checkCyclesAndMemory(state, changed, { planned, limits })?.errorCode;
}

test("checkCyclesAndMemory() admits what fits and can be paid", () => {
  const threshold = freezingThreshold(canister, MIB);
  assert.equal(check(MIB, 5n, { cycles: threshold + 5n }), undefined);
});

test("checkCyclesAndMemory() asks for memory, then for the threshold, then for the price", () => {
  const threshold = freezingThreshold(canister, MIB);
  assert.equal(check(MIB, 5n, { cycles: 0n, memory: MIB - 1 }), "IC0101");
  assert.equal(check(MIB, 5n, { cycles: threshold - 1n }), "IC0532");
  assert.equal(check(MIB, 5n, { cycles: threshold + 4n }), "IC0207");
});

test("checkCyclesAndMemory() asks the subnet for no memory that shrinks or is allocated already", () => {
  assert.equal(check(-MIB, 0n, { memory: 0 }), undefined);
  const settings = { ...canister.settings, memoryAllocationBytes: MIB };
  assert.equal(check(MIB, 0n, { settings, memory: 0 }), undefined);
});
