import assert from "node:assert/strict";
import { test } from "node:test";
import { withCanister } from "../canisters.ts";
import type { Reject } from "../error-code.ts";
import { defaultLimits } from "../limits.ts";
import { canisterWith, secondId, subnetWith } from "../management/snapshots/testing/subnet-fixture.ts";
import type { CanisterSettings, CanisterState } from "../state.ts";
import { applySettings, type AppliedSettings } from "./apply-settings.ts";

const GIB = 2 ** 30;
const canister = canisterWith({ cycles: 10n ** 18n });
const limits = { ...defaultLimits, subnetMemoryBytes: 100 * GIB, reservationThresholdBytes: 50 * GIB };

/** Gives a canister settings as `update_settings` does, on a subnet of 100 GiB. */
function apply(
  changes: Partial<CanisterSettings>,
  others: { readonly of?: CanisterState; readonly beside?: CanisterState } = {},
): AppliedSettings {
  const { of = canister, beside } = others;
  const alone = subnetWith(of);
  const state = beside === undefined ? alone : withCanister(alone, beside);
  return applySettings(state, of, { settings: { ...of.settings, ...changes }, limits });
}

function faultOf(applied: AppliedSettings): Reject {
  assert.ok(!applied.ok, "the settings were applied");
  return applied.reject;
}

function withSettings(changes: Partial<CanisterSettings>): CanisterState {
  return canisterWith({ id: secondId, settings: { ...canister.settings, ...changes } });
}

test("applySettings() reserves nothing below the threshold of the subnet and more the fuller it is", () => {
  const small = apply({ memoryAllocationBytes: 40 * GIB });
  assert.ok(small.ok);
  assert.equal(small.canister.reservedCycles, 0n);
  const reserved = [60, 70, 80].map((gib) => {
    const applied = apply({ memoryAllocationBytes: gib * GIB, reservedCyclesLimit: 2n ** 100n });
    assert.ok(applied.ok);
    assert.equal(applied.canister.cycles + applied.canister.reservedCycles, canister.cycles);
    return applied.canister.reservedCycles;
  });
  const [one = 0n, two = 0n, three = 0n] = reserved;
  assert.ok(one > 0n && two - one > one && three - two > two - one);
});

test("applySettings() refuses an allocation whose reservation exceeds the limit or the balance", () => {
  const tooMuch = faultOf(apply({ memoryAllocationBytes: 90 * GIB, reservedCyclesLimit: 7n }));
  assert.equal(tooMuch.errorCode, "IC0533");
  assert.match(
    tooMuch.message,
    /^Cannot increase memory allocation to \d+ due to its reserved cycles limit\. The current limit \(7\) would be exceeded by [0-9_]+\.\n/,
  );
  const poor = canisterWith({ cycles: 12_000_000_000_000n });
  const changes = {
    memoryAllocationBytes: 90 * GIB,
    freezingThresholdSeconds: 0n,
    reservedCyclesLimit: 2n ** 100n,
  };
  assert.equal(faultOf(apply(changes, { of: poor })).errorCode, "IC0531");
});

test("applySettings() refuses a limit below what is reserved already", () => {
  const of = { ...canister, reservedCycles: 1_000n };
  const fault = faultOf(apply({ reservedCyclesLimit: 999n }, { of }));
  assert.equal(fault.errorCode, "IC0540");
  assert.match(fault.message, /^Cannot set the reserved cycles limit 999 below .* of the canister 1_000\.\n/);
  assert.ok(apply({ reservedCyclesLimit: 1_000n }, { of }).ok);
});

test("applySettings() shares the memory and the compute of the subnet among its canisters", () => {
  const beside = withSettings({ memoryAllocationBytes: 30 * GIB, computeAllocationPercent: 100 });
  const memory = faultOf(apply({ memoryAllocationBytes: 71 * GIB }, { beside }));
  assert.equal(memory.errorCode, "IC0101");
  assert.match(memory.message, /^Canister requested 71\.00 GiB of memory but only 70\.00 GiB are available/);
  const third = { ...beside, settings: { ...beside.settings, computeAllocationPercent: 200 } };
  const compute = faultOf(apply({ computeAllocationPercent: 100 }, { beside: third }));
  assert.equal(compute.errorCode, "IC0101");
  assert.match(compute.message, /compute allocation of 100% .* remaining compute capacity is 99%\./);
  assert.ok(apply({ computeAllocationPercent: 99 }, { beside: third }).ok);
});

test("applySettings() looks at variables before memory, memory before compute, and at the logs last", () => {
  const variable = { name: "x".repeat(129), value: "" };
  const all = {
    environmentVariables: [variable],
    memoryAllocationBytes: 2 ** 50,
    computeAllocationPercent: 400,
    logMemoryLimitBytes: 1,
  };
  assert.equal(faultOf(apply(all)).errorCode, "IC0408");
  assert.match(faultOf(apply({ ...all, environmentVariables: [] })).message, /of memory but only/);
  const noMemory = { ...all, environmentVariables: [], memoryAllocationBytes: 0 };
  assert.match(faultOf(apply(noMemory)).message, /compute allocation/);
  assert.equal(
    faultOf(apply({ ...noMemory, computeAllocationPercent: 0 })).message,
    "The canister log memory limit 1 is too low. It must be at least 4096.",
  );
});

test("applySettings() lets a canister freeze itself, but not by an allocation", () => {
  const frozen = apply({ freezingThresholdSeconds: 2n ** 64n - 1n });
  assert.ok(frozen.ok);
  const raised = { freezingThresholdSeconds: 2n ** 64n - 1n, computeAllocationPercent: 1 };
  assert.equal(faultOf(apply(raised)).errorCode, "IC0530");
});
