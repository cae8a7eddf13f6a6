import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith, reach } from "../testing/system-api-canister.ts";

test("debug_print never traps", () => {
  const canister = canisterWith(`(call $debug_print (i32.const 1000) (i32.const 4))
    (call $debug_print (i32.const -1) (i32.const 4))`);
  const { logs } = canister.expectReturned("update", "u");
  assert.deepEqual(
    logs.map((line) => new TextDecoder().decode(line)),
    ["name", "(debug_print message out of memory bounds)"],
  );
});

test("trap stops the message with its text, and the log keeps it", () => {
  const cases: Readonly<Record<string, readonly [text: string, line: string]>> = {
    "(call $trap (i32.const 1000) (i32.const 4))": ["name", "[TRAP]: name"],
    "(call $trap (i32.const 1000) (i32.const 0))": ["", "[TRAP]: (no message)"],
    "(call $trap (i32.const 1100) (i32.const 2))": ["\ufffd\ufffd", "[TRAP]: \ufffd\ufffd"],
    "(call $trap (i32.const -1) (i32.const 1))": [
      "(trap message out of memory bounds)",
      "[TRAP]: (trap message out of memory bounds)",
    ],
  };
  for (const [call, [text, line]] of Object.entries(cases)) {
    for (const kind of ["update", "cleanup_callback", "heartbeat", "inspect_message"] as const) {
      const outcome = canisterWith(call).run(...reach(kind));
      assert.ok(outcome.kind === "trapped");
      assert.equal(outcome.trap.code, "engine/called-trap");
      assert.equal(outcome.trap.message, `Canister called \`ic0.trap\` with message: '${text}'`);
      assert.deepEqual(
        outcome.logs.map((entry) => new TextDecoder().decode(entry)),
        [line],
      );
    }
  }
});
