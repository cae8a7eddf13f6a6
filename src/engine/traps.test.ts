import assert from "node:assert/strict";
import { test } from "node:test";
import { assembleWat } from "../../tests/support/compile-wat.ts";
import { TestCanister } from "./testing/test-canister.ts";

/** Each body ends in the trap; the text is the Internet Computer's where it names the kind. */
const traps: readonly (readonly [body: string, code: string, message: string])[] = [
  ["unreachable", "engine/unreachable", "Canister trapped: unreachable"],
  [
    "(drop (i64.load (i32.const 65529)))",
    "engine/memory-out-of-bounds",
    "Canister trapped: heap out of bounds",
  ],
  [
    "(i32.store8 (i32.const 65536) (i32.const 1))",
    "engine/memory-out-of-bounds",
    "Canister trapped: heap out of bounds",
  ],
  [
    "(memory.fill (i32.const 65530) (i32.const 1) (i32.const 7))",
    "engine/memory-out-of-bounds",
    "Canister trapped: heap out of bounds",
  ],
  [
    "(drop (i32.div_u (i32.const 1) (i32.const 0)))",
    "engine/integer-divide-by-zero",
    "Canister trapped: integer division by 0",
  ],
  [
    "(drop (i64.rem_s (i64.const 1) (i64.const 0)))",
    "engine/integer-divide-by-zero",
    "Canister trapped: integer division by 0",
  ],
  [
    "(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))",
    "engine/integer-overflow",
    "Canister trapped: integer overflow",
  ],
  [
    "(drop (i32.trunc_f64_s (f64.const 1e300)))",
    "engine/bad-float-conversion",
    "Canister trapped: bad conversion to integer",
  ],
  ["(call_indirect (i32.const 9))", "engine/table-out-of-bounds", "Canister trapped: table out of bounds"],
  ["(call_indirect (i32.const 1))", "engine/bad-indirect-call", "Canister trapped: bad indirect call"],
  [
    "(call_indirect (param i32) (i32.const 1) (i32.const 0))",
    "engine/bad-indirect-call",
    "Canister trapped: bad indirect call",
  ],
  ["(call $endless)", "engine/stack-overflow", "Canister trapped: stack overflow"],
  [
    "(call $trap (i32.const 0) (i32.const 4))",
    "engine/called-trap",
    "Canister called `ic0.trap` with message: 'oops'",
  ],
];

for (const [body, code, message] of traps) {
  test(`${body} ends in ${code}, undone and with the counter alive`, () => {
    const canister = TestCanister.install(
      assembleWat(`(module
        (import "ic0" "trap" (func $trap (param i32 i32)))
        (import "ic0" "msg_reply" (func $reply))
        (memory 1)
        (data (i32.const 0) "oops")
        (table 2 funcref)
        (elem (i32.const 0) $reply)
        (global $g (mut i32) (i32.const 1))
        (func $endless (call $endless) (global.set $g (i32.const 0)))
        (func (export "canister_update fail")
          (i32.store (i32.const 4096) (i32.const -1))
          (global.set $g (i32.const 77))
          ${body})
        (func (export "canister_update work") (global.set $g (i32.add (global.get $g) (i32.const 1))) (call $reply)))`),
    );
    const before = canister.state;
    for (let times = 0; times < 2; times++) {
      const outcome = canister.run("update", "fail");
      assert.ok(outcome.kind === "trapped");
      assert.deepEqual(outcome.trap, { code, message });
      const text = message.replace("Canister trapped: ", "").replace(/.*'(.*)'$/, "$1");
      assert.deepEqual(
        outcome.logs.map((line) => new TextDecoder().decode(line)),
        [`[TRAP]: ${text}`],
      );
    }
    canister.reply("update", "work");
    assert.deepEqual(canister.state.globals, [{ type: "i32", value: 2 }]);
    assert.equal(canister.state.heap, before.heap);
  });
}

test("a trap in a query is undone too", () => {
  const canister = TestCanister.install(
    assembleWat(`(module (memory 1)
      (func (export "canister_query fail") (i32.store (i32.const 0) (i32.const 1)) unreachable))`),
  );
  const before = canister.state;
  assert.equal(canister.trapCode("query", "fail"), "engine/unreachable");
  assert.equal(canister.state, before);
});
