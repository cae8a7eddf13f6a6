import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import type { SnapshotMetadata } from "../sections.ts";
import { floatsMisreadByIcp } from "./floats-for-icp.ts";
import { randomMetadata } from "./testing/random-metadata.ts";

function misread(globals: SnapshotMetadata["globals"]): unknown {
  return [...floatsMisreadByIcp({ ...randomMetadata(new SeededRandom(1)), globals })];
}

test("floatsMisreadByIcp() names NaNs and infinities of 64 bits, with which icp refuses a folder", () => {
  const globals = [
    { i64: 5n },
    { f32: 0x7fc00000n },
    { f32: 0x7f800000n },
    { f32: 0xff800000n },
    { f64: 0x7ff0000000000000n },
    { f64: 0x7ff8000000000001n },
  ];
  assert.deepEqual(misread(globals), [
    [1, "unreadable"],
    [4, "unreadable"],
    [5, "unreadable"],
  ]);
});

test("floatsMisreadByIcp() is silent about what few digits and small powers of ten say exactly", () => {
  const exact = [0x3fb999999999999an, 0x8000000000000000n, 0n, 0x40fe240c9fbe76c9n, 0x3ff0000000000000n];
  assert.deepEqual(misread(exact.map((f64) => ({ f64 }))), []);
  assert.deepEqual(misread([0x80000000n, 0x7f7fffffn, 0x3dcccccdn, 0x3fc00000n].map((f32) => ({ f32 }))), []);
});

test("floatsMisreadByIcp() names doubles whose digits icp reads one unit off", () => {
  // 3.3333333333333334e-301 between 1/3 and 5e-324, which it reads right.
  const globals = [{ f64: 0x3fd5555555555555n }, { f64: 0x018c92d503f699ccn }, { f64: 1n }];
  assert.deepEqual(misread(globals), [[1, "changed"]]);
});
