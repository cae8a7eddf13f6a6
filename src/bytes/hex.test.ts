import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "./has-fault.ts";
import { decodeHex, encodeHex } from "./hex.ts";

test("encodeHex() writes two lower-case digits per byte", () => {
  assert.equal(encodeHex(Uint8Array.of(0, 15, 255)), "000fff");
});

test("decodeHex() reads digits of either case", () => {
  assert.deepEqual(decodeHex("000fFF"), Uint8Array.of(0, 15, 255));
  assert.deepEqual(decodeHex(""), new Uint8Array());
});

for (const text of ["0", "0g", "0x00", " 00"]) {
  test(`decodeHex() refuses ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => decodeHex(text),
      (error) => hasFault(error, "bytes/bad-hex"),
    );
  });
}
