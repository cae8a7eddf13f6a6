import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith, i32, numberOf, replyOf } from "../testing/system-api-canister.ts";

test("certified_data_set takes at most 32 bytes", () => {
  const setting = canisterWith("(call $certified_data_set (i32.const 1000) (i32.const 4))");
  const { effects } = setting.expectReturned("update", "u");
  assert.deepEqual(effects.certifiedData, new TextEncoder().encode("name"));
  const long = canisterWith("(call $certified_data_set (i32.const 0) (i32.const 33))");
  assert.equal(
    long.trap("update", "u").message,
    "Canister violated contract: ic0_certified_data_set failed because the passed data must be no larger than 32 bytes. Found 33 bytes.",
  );
});

test("the data certificate is there for queries only", () => {
  const environment = { dataCertificate: new Uint8Array([5, 6, 7]) };
  const present = i32("(call $data_certificate_present)");
  assert.equal(numberOf(present, { environment }, "", "query"), 1n);
  assert.equal(numberOf(present, {}, "", "query"), 0n);
  assert.equal(numberOf(present, { environment }), 0n);
  const copied = `(block (result i32)
    (call $data_certificate_copy (i32.const 0) (i32.const 1) (i32.const 2)) (call $data_certificate_size))`;
  assert.deepEqual(replyOf(copied, { environment }, "query"), [6, 7, 0]);
  const missing = canisterWith("(drop (call $data_certificate_size))");
  assert.equal(
    missing.trap("query", "q").message,
    'Canister violated contract: "ic0_data_certificate_size" cannot be executed in non replicated query mode',
  );
});
