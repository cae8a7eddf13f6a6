import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { hasSystemCode } from "./has-system-code.ts";

test("hasSystemCode() knows the code of what the system refused, and no other", () => {
  let refused: unknown;
  try {
    readFileSync("/there/is/no/such/file");
  } catch (error) {
    refused = error;
  }
  assert.equal(hasSystemCode(refused, "ENOENT"), true);
  assert.equal(hasSystemCode(refused, "EEXIST"), false);
  for (const value of [undefined, new Error("plain"), { code: "ENOENT" }])
    assert.equal(hasSystemCode(value, "ENOENT"), false);
});
