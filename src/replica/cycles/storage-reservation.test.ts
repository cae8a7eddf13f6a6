import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith } from "../management/snapshots/testing/subnet-fixture.ts";
import { reserveCycles, storageReservation } from "./storage-reservation.ts";

const GIB = 2 ** 30;
const limits = { subnetMemoryBytes: 2048 * GIB, reservationThresholdBytes: 750 * GIB };
/** A GiB for 300 million seconds. */
const FULL = 127_000n * 300_000_000n;

test("storageReservation() is nothing up to 750 GiB of the subnet", () => {
  assert.equal(storageReservation(GIB, { takenBytes: 0, limits }), 0n);
  assert.equal(storageReservation(10 * GIB, { takenBytes: 740 * GIB, limits }), 0n);
});

test("storageReservation() grows with the occupation, up to the full time for the last GiB", () => {
  const first = storageReservation(GIB, { takenBytes: 750 * GIB, limits });
  // (300,000,000 s · 1 / 1,298) / 2 in whole seconds, for one GiB.
  assert.equal(first, 127_000n * (231_124n / 2n));
  const last = storageReservation(GIB, { takenBytes: 2047 * GIB, limits });
  assert.ok(last > (FULL * 99n) / 100n && last < FULL);
});

test("storageReservation() of two growths is that of both together", () => {
  const one = storageReservation(40 * GIB, { takenBytes: 800 * GIB, limits });
  const two = storageReservation(60 * GIB, { takenBytes: 840 * GIB, limits });
  assert.equal(one + two, storageReservation(100 * GIB, { takenBytes: 800 * GIB, limits }));
});

test("reserveCycles() moves cycles to the reserved balance", () => {
  const reserved = reserveCycles({ ...canisterWith(), cycles: 10n, reservedCycles: 1n }, 4n, GIB);
  assert.ok(reserved.ok);
  assert.deepEqual([reserved.canister.cycles, reserved.canister.reservedCycles], [6n, 5n]);
});

test("reserveCycles() refuses with IC0534 above the limit of the canister, then with IC0532 above its balance", () => {
  const canister = canisterWith();
  const poor = { ...canister, cycles: 3n, reservedCycles: 5n };
  const settings = { ...canister.settings, reservedCyclesLimit: 8n };
  const limited = reserveCycles({ ...poor, settings }, 4n, 65_536);
  assert.ok(!limited.ok);
  assert.equal(limited.reject.errorCode, "IC0534");
  assert.match(
    limited.reject.message,
    /^Canister cannot grow memory by 65536 bytes due to its reserved cycles limit\. The current limit \(8\) would be exceeded by 1\.\n/,
  );
  const short = reserveCycles(poor, 4n, 65_536);
  assert.equal(short.ok ? undefined : short.reject.errorCode, "IC0532");
});
