import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith, numberOf } from "../testing/system-api-canister.ts";

test("global_timer_set answers the timer before and leaves the new one as an effect", () => {
  const set = "(drop (call $global_timer_set (i64.const 5)))";
  const environment = { globalTimerNs: 33n };
  assert.equal(numberOf("(call $global_timer_set (i64.const 5))", { environment }), 33n);
  assert.equal(numberOf("(call $global_timer_set (i64.const 0))", { environment }, set), 5n);
  assert.equal(canisterWith(set).expectReturned("update", "u", { environment }).effects.globalTimerNs, 5n);
  assert.equal("globalTimerNs" in canisterWith("").expectReturned("update", "u").effects, false);
});

test("performance_counter grows, and knows only the counters 0 and 1", () => {
  const before = "(local $n i64) (local.set $n (call $performance_counter (i32.const 0)))";
  const grown = numberOf("(i64.sub (call $performance_counter (i32.const 1)) (local.get $n))", {}, before);
  assert.ok(grown > 0n);
  const canister = canisterWith("(drop (call $performance_counter (i32.const 2)))");
  assert.equal(canister.trapCode("update", "u"), "engine/contract-violation");
});

test("the bytes that the host copies are paid for", () => {
  const canister = canisterWith(`(loop $again
    (drop (call $stable64_grow (i64.const 0)))
    (call $debug_print (i32.const 0) (i32.const 30000))
    (br $again))`);
  const outcome = canister.run("update", "u", { instructionLimit: 10_000_000n });
  assert.equal(outcome.kind, "out_of_instructions");
  assert.ok(outcome.logs.length > 0 && outcome.logs.length < 10);
});
