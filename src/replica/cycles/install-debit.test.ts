import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultLimits } from "../limits.ts";
import { canisterWith, TEST_TIME_NS } from "../management/snapshots/testing/subnet-fixture.ts";
import { addInstallDebit, installDebit, installRateFault } from "./install-debit.ts";

const limits = { ...defaultLimits, installInstructionsPerSecond: 1_000n };
const second = 1_000_000_000n;

test("installDebit() melts with block time, down to nothing", () => {
  const canister = addInstallDebit(canisterWith(), 2_500n, { timeNs: TEST_TIME_NS, limits });
  assert.equal(installDebit(canister, TEST_TIME_NS, limits), 2_500n);
  assert.equal(installDebit(canister, TEST_TIME_NS + 2n * second, limits), 500n);
  assert.equal(installDebit(canister, TEST_TIME_NS + 3n * second, limits), 0n);
});

test("installRateFault() refuses with IC0209 at a second's worth of installs and lets go below it", () => {
  const timeNs = TEST_TIME_NS;
  const below = addInstallDebit(canisterWith(), 999n, { timeNs, limits });
  assert.equal(installRateFault(below, timeNs, limits), undefined);
  const at = addInstallDebit(below, 1n, { timeNs, limits });
  assert.equal(installRateFault(at, timeNs, limits)?.errorCode, "IC0209");
  assert.equal(installRateFault(at, timeNs + 1_000_000n, limits), undefined);
});
