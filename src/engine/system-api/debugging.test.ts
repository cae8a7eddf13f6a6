import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith } from "../testing/system-api-canister.ts";

test("debug_print never traps", () => {
  const canister = canisterWith(`(call $debug_print (i32.const 1000) (i32.const 4))
    (call $debug_print (i32.const -1) (i32.const 4))`);
  const { logs } = canister.expectReturned("update", "u");
  assert.deepEqual(
    logs.map((line) => new TextDecoder().decode(line)),
    ["name", "(debug_print message out of memory bounds)"],
  );
});
