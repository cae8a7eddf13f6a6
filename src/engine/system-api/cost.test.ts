import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith, cyclesOf, i32, numberOf, reach } from "../testing/system-api-canister.ts";

test("costs follow the fees of a 13 node subnet", () => {
  assert.equal(cyclesOf("(call $cost_create_canister (i32.const 0))"), 500_000_000_000n);
  const http = cyclesOf("(call $cost_http_request (i64.const 10) (i64.const 1000) (i32.const 0))");
  assert.equal(http, 49_140_000n + 10n * 5_200n + 1_000n * 10_400n);
  const calls = {
    prepayment: (nameBytes: number, payloadBytes: number) => BigInt(nameBytes) * 1000n + BigInt(payloadBytes),
    slotsTo: () => 0,
    roomBytes: 0,
  };
  const call = (size: string): bigint =>
    cyclesOf(`(call $cost_call (i64.const 4) (i64.const ${size}) (i32.const 0))`, { environment: { calls } });
  assert.equal(call("1010"), 5_010n);
  assert.equal(call("-1"), 2n ** 64n + 4_000n);
});

test("keys that do not exist have no cost: 1 for an unknown curve, 2 for an unknown key", () => {
  const knownCurves = { cost_sign_with_ecdsa: 1, cost_sign_with_schnorr: 2, cost_vetkd_derive_key: 1 };
  for (const [name, known] of Object.entries(knownCurves)) {
    const call = (address: number, curve: number): string =>
      `(call $${name} (i32.const ${address}) (i32.const 2) (i32.const ${curve}) (i32.const 0))`;
    for (const curve of [0, 1, 2, -1]) {
      assert.equal(
        numberOf(i32(call(1000, curve))),
        curve >= 0 && curve < known ? 2n : 1n,
        `${name} ${curve}`,
      );
    }
    assert.equal(
      canisterWith(`(drop ${call(1100, 0)})`).trapCode(...reach("update")),
      "engine/contract-violation",
    );
  }
});
