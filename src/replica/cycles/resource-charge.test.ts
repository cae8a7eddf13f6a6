import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith } from "../management/snapshots/testing/subnet-fixture.ts";
import type { CanisterState } from "../state.ts";
import { chargeResources } from "./resource-charge.ts";
import { runOutOfCycles } from "./run-out-of-cycles.ts";

const GIB = 2 ** 30;
/** A GiB for 10 s, and the flat fee of 10 s. */
const TEN_SECONDS = 1_270_000n + 100_000n;

function withGib(fields: Partial<CanisterState>): CanisterState {
  const canister = canisterWith();
  const settings = { ...canister.settings, memoryAllocationBytes: GIB, ...fields.settings };
  return { ...canister, ...fields, settings };
}

function paid(canister: CanisterState, seconds: bigint): CanisterState {
  const charge = chargeResources(canister, seconds);
  assert.ok(charge.kind === "paid");
  return charge.canister;
}

test("chargeResources() takes storage, the flat fee and the compute allocation off the balance", () => {
  const canister = withGib({ cycles: 10n ** 12n });
  assert.equal(paid(canister, 10n).cycles, 10n ** 12n - TEN_SECONDS);
  const settings = { ...canister.settings, computeAllocationPercent: 3 };
  const allocated = paid({ ...canister, settings }, 10n);
  assert.equal(allocated.cycles, 10n ** 12n - TEN_SECONDS - 300_000_000n);
  assert.equal(allocated.cyclesConsumed.memory, TEN_SECONDS);
  assert.equal(allocated.cyclesConsumed.computeAllocation, 300_000_000n);
});

test("chargeResources() takes the reserved balance first", () => {
  const some = paid(withGib({ cycles: 5n, reservedCycles: TEN_SECONDS + 7n }), 10n);
  assert.deepEqual([some.cycles, some.reservedCycles], [5n, 7n]);
  const both = paid(withGib({ cycles: 5n, reservedCycles: TEN_SECONDS - 2n }), 10n);
  assert.deepEqual([both.cycles, both.reservedCycles], [3n, 0n]);
});

test("chargeResources() goes below the freezing threshold and down to nothing, but not further", () => {
  const last = paid(withGib({ cycles: TEN_SECONDS, reservedCycles: 0n }), 10n);
  assert.equal(last.cycles, 0n);
  assert.equal(
    chargeResources(withGib({ cycles: TEN_SECONDS - 1n, reservedCycles: 0n }), 10n).kind,
    "out_of_cycles",
  );
});

test("chargeResources() charges a canister for its memory before it finds that compute cannot be paid", () => {
  const settings = { ...canisterWith().settings, memoryAllocationBytes: GIB, computeAllocationPercent: 1 };
  assert.equal(chargeResources(withGib({ cycles: TEN_SECONDS, settings }), 10n).kind, "out_of_cycles");
});

test("runOutOfCycles() burns both balances and drops snapshots, allocations and the history's entries", () => {
  const canister = withGib({ cycles: 5n, reservedCycles: 6n });
  const out = runOutOfCycles(canister);
  assert.deepEqual([out.cycles, out.reservedCycles, out.cyclesConsumed.uninstall], [0n, 0n, 11n]);
  assert.deepEqual(
    [out.settings.memoryAllocationBytes, out.settings.computeAllocationPercent, out.snapshots.size],
    [0, 0, 0],
  );
  assert.deepEqual(out.history, { total: canister.history.total, changes: [] });
});
