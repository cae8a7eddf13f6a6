import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8, encodeUtf8, isUtf8 } from "./utf8.ts";

test("encodeUtf8() and decodeUtf8() are inverse for text", () => {
  for (const text of ["", "chat", "\u00e4\u20ac\u{1f9ca}", "\ufeffwith a byte order mark"]) {
    assert.equal(decodeUtf8(encodeUtf8(text)), text);
  }
});

test("decodeUtf8() puts U+FFFD in place of malformed bytes", () => {
  assert.equal(decodeUtf8(Uint8Array.of(0x61, 0xff)), "a\ufffd");
});

test("isUtf8() refuses truncated sequences and surrogates", () => {
  assert.equal(isUtf8(encodeUtf8("\u20ac")), true);
  assert.equal(isUtf8(Uint8Array.of(0xe2, 0x82)), false);
  assert.equal(isUtf8(Uint8Array.of(0xed, 0xa0, 0x80)), false);
});
