import assert from "node:assert/strict";
import { test } from "node:test";
import { cyclesOf, i32, numberOf } from "../testing/system-api-canister.ts";

test("costs follow the fees of a 13 node subnet; keys that do not exist cost nothing known", () => {
  assert.equal(cyclesOf("(call $cost_create_canister (i32.const 0))"), 500_000_000_000n);
  const http = cyclesOf("(call $cost_http_request (i64.const 10) (i64.const 1000) (i32.const 0))");
  assert.equal(http, 49_140_000n + 10n * 5_200n + 1_000n * 10_400n);
  const calls = {
    prepayment: (nameBytes: number, payloadBytes: number) => BigInt(nameBytes) * 1000n + BigInt(payloadBytes),
    slotsTo: () => 0,
  };
  const call = (size: string): bigint =>
    cyclesOf(`(call $cost_call (i64.const 4) (i64.const ${size}) (i32.const 0))`, { environment: { calls } });
  assert.equal(call("1010"), 5_010n);
  assert.equal(call("-1"), 2n ** 64n + 4_000n);
  const sign = (curve: number): string =>
    i32(`(call $cost_sign_with_ecdsa (i32.const 1000) (i32.const 4) (i32.const ${curve}) (i32.const 0))`);
  assert.equal(numberOf(sign(0)), 2n);
  assert.equal(numberOf(sign(1)), 1n);
});
