import assert from "node:assert/strict";
import { test } from "node:test";
import { IDL } from "@icp-sdk/core/candid";
import { float32Bits, float64Bits } from "./float-bits.ts";

test("float32Bits and float64Bits are Candid's floats on the wire", () => {
  assert.deepEqual(IDL.encode([float32Bits], [0x3fc00000n]), IDL.encode([IDL.Float32], [1.5]));
  assert.deepEqual(IDL.encode([float64Bits], [0x3fb999999999999an]), IDL.encode([IDL.Float64], [0.1]));
});

test("float32Bits and float64Bits keep the payload and the sign of every kind of NaN", () => {
  for (const bits of [0x7f800001n, 0xffa00001n, 0x7fffffffn, 0xffc00000n])
    assert.deepEqual(IDL.decode([float32Bits], IDL.encode([float32Bits], [bits])), [bits]);
  for (const bits of [0x7ff0000000000001n, 0xfff4000000000003n, 0xfff7fffffff7ffffn])
    assert.deepEqual(IDL.decode([float64Bits], IDL.encode([float64Bits], [bits])), [bits]);
});

test("float32Bits refuses what are not 32 bits, and bytes of another type", () => {
  assert.throws(() => IDL.encode([float32Bits], [2n ** 32n]));
  assert.throws(() => IDL.encode([float32Bits], [1.5]));
  assert.throws(() => IDL.decode([float32Bits], IDL.encode([IDL.Float64], [1.5])));
});
