import assert from "node:assert/strict";
import { test } from "node:test";
import { BytesError } from "./bytes-error.ts";
import { hasFault } from "./has-fault.ts";

test("hasFault() finds the code of one of our errors", () => {
  const error = new BytesError({ code: "bytes/bad-hex", length: 1 }, "Cannot read");
  assert.equal(hasFault(error, "bytes/bad-hex"), true);
  assert.equal(hasFault(error, "bytes/other"), false);
});

test("hasFault() is false for everything else", () => {
  for (const value of [undefined, null, "text", new Error("plain"), { fault: { code: "bytes/bad-hex" } }]) {
    assert.equal(hasFault(value, "bytes/bad-hex"), false);
  }
});
