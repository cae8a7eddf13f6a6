import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith, i32, numberOf, reach, replyOf } from "../testing/system-api-canister.ts";

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

test("tasks and callbacks certify data; the root key is there for them", () => {
  for (const kind of ["heartbeat", "on_low_wasm_memory", "reply_callback", "reject_callback"] as const) {
    const canister = canisterWith(`(if (i32.ne (call $root_key_size) (i32.const 133)) (then unreachable))
      (call $certified_data_set (i32.const 1000) (i32.const 4))`);
    const { certifiedData } = canister.expectReturned(...reach(kind)).effects;
    assert.deepEqual(certifiedData, new TextEncoder().encode("name"), kind);
  }
});

test("the copies of certification trap beyond certificate and heap, in the replica's words", () => {
  const environment = { dataCertificate: new Uint8Array(3) };
  const table: readonly (readonly [body: string, text: string])[] = [
    [
      "(call $data_certificate_copy (i32.const 0) (i32.const 2) (i32.const 2))",
      "ic0_data_certificate_copy failed because offset + size is out of bounds. Found offset = 2 and size = 2 while offset + size must be <= 3",
    ],
    [
      "(call $data_certificate_copy (i32.const 131070) (i32.const 0) (i32.const 3))",
      "ic0_data_certificate_copy failed because dst + size is out of bounds. Found dst = 131070 and size = 3 while dst + size must be <= 131072",
    ],
  ];
  for (const [body, text] of table) {
    const trap = canisterWith(body).trap(...reach("query", { environment }));
    assert.equal(trap.message, `Canister violated contract: ${text}`);
  }
  const certified = canisterWith("(call $certified_data_set (i32.const 131070) (i32.const 3))");
  assert.equal(
    certified.trap(...reach("update")).message,
    "Canister violated contract: ic0_certified_data_set failed because src + size is out of bounds. Found src = 131070 and size = 3 while src + size must be <= 131072",
  );
});
