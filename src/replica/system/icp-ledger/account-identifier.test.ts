import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeHex, encodeHex, encodeUtf8 } from "../../../bytes/mod.ts";
import { Principal } from "../../../wire/mod.ts";
import { accountIdentifier, icpAccountKey, isAccountIdentifier } from "./account-identifier.ts";
import { crc32 } from "./crc32.ts";

const ANONYMOUS = "1c7a48ba6a562aa9eaa2481a9049cdf0433b9738c992d698c31d8abf89cadc79";

test("crc32() has the check value of CRC-32/ISO-HDLC", () => {
  assert.equal(crc32(encodeUtf8("123456789")), 0xcbf4_3926);
});

test("accountIdentifier() gives the anonymous principal its published account", () => {
  assert.equal(encodeHex(accountIdentifier(Principal.anonymous())), ANONYMOUS);
});

test("accountIdentifier() takes a subaccount of zeros for none", () => {
  assert.equal(icpAccountKey(Principal.anonymous(), new Uint8Array(32)), ANONYMOUS);
  assert.notEqual(icpAccountKey(Principal.anonymous(), new Uint8Array(32).fill(1)), ANONYMOUS);
});

test("isAccountIdentifier() refuses a changed checksum and other lengths", () => {
  const bytes = decodeHex(ANONYMOUS);
  assert.ok(isAccountIdentifier(bytes));
  assert.ok(!isAccountIdentifier(bytes.slice(1)));
  bytes[0] = 0;
  assert.ok(!isAccountIdentifier(bytes));
});
