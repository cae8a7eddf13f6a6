import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { float32FromText, float32Text, float64FromText, float64Text } from "./float-text.ts";

/** Bits and the text that icp 1.5.0 writes for them. */
const written32 = [
  [0x3fc00000n, "1.5"],
  [0x3dcccccdn, "0.1"],
  [0x551184e7n, "1e+13"],
  [0x4ceb79a3n, "123456790.0"],
  [0x3727c5acn, "0.00001"],
  [0x358637bdn, "0.000001"],
  [0x35a59febn, "0.000001234"],
  [0x4b800000n, "16777216.0"],
  [0x7f7fffffn, "3.4028235e+38"],
  [0x00000001n, "1e-45"],
  [0x80000000n, "-0.0"],
  [0x00800000n, "1.1754944e-38"],
] as const;

const written64 = [
  [0x3fb999999999999an, "0.1"],
  [0x3ff0000000000000n, "1.0"],
  [0x430c6bf526340000n, "1000000000000000.0"],
  [0x4341c37937e08000n, "1e+16"],
  [0x437b69b4ba630f35n, "1.2345678901234568e+17"],
  [0x3ee4f8b588e368f1n, "0.00001"],
  [0x3eb4b3fd5942cd96n, "1.234e-6"],
  [0x0000000000000001n, "5e-324"],
  [0x7fefffffffffffffn, "1.7976931348623157e+308"],
  [0x8000000000000000n, "-0.0"],
  [0x40fe240c9fbe76c9n, "123456.789"],
] as const;

test("float32Text() and float64Text() give the digits of icp", () => {
  for (const [bits, text] of written32) assert.equal(float32Text(bits), text);
  for (const [bits, text] of written64) assert.equal(float64Text(bits), text);
});

test("float32Text() gives infinities as numbers beyond the type, and nothing for a NaN", () => {
  assert.equal(float32FromText(float32Text(0x7f800000n) ?? ""), 0x7f800000n);
  assert.equal(float32FromText(float32Text(0xff800000n) ?? ""), 0xff800000n);
  for (const bits of [0x7f800001n, 0xffc00000n]) assert.equal(float32Text(bits), undefined);
});

test("float64Text() gives nothing for a NaN or an infinity, and float64FromText() takes no number beyond", () => {
  for (const bits of [0x7ff0000000000000n, 0xfff0000000000000n, 0x7ff8000000000000n])
    assert.equal(float64Text(bits), undefined);
  assert.equal(float64FromText("1e309"), undefined);
});

test("float texts are read as the same bits", () => {
  const seed = 11;
  const random = new SeededRandom(seed);
  for (let round = 0; round < 20_000; round++) {
    const low = BigInt(random.u32());
    const text32 = float32Text(low);
    const message = `seed ${String(seed)}, round ${String(round)}`;
    if (text32 !== undefined) assert.equal(float32FromText(text32), low, message);
    const wide = (BigInt(random.u32()) << 32n) | low;
    const text64 = float64Text(wide);
    if (text64 !== undefined) assert.equal(float64FromText(text64), wide, message);
  }
});
