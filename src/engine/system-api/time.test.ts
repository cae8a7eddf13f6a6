import assert from "node:assert/strict";
import { test } from "node:test";
import type { MessageKind } from "../message.ts";
import { canisterWith, numberOf, reach } from "../testing/system-api-canister.ts";

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

test("performance_counter 1 goes on from the earlier messages of the call context", () => {
  const environment = { contextInstructions: 10n ** 12n };
  const difference = `(i64.sub (call $performance_counter (i32.const 1)) (call $performance_counter (i32.const 0)))`;
  for (const kind of ["update", "reply_callback", "composite_reject_callback"] as const) {
    const gap = numberOf(difference, { environment }, "", kind);
    assert.ok(gap <= 10n ** 12n && gap > 10n ** 12n - 1_000n, `${kind}: ${gap}`);
  }
});

test("each System API call has the replica's price", () => {
  const prices = {
    "(drop (call $msg_caller_size))": 500n,
    "(drop (call $performance_counter (i32.const 0)))": 200n,
    "(drop (call $stable64_size))": 20n,
    "(drop (call $is_controller (i32.const 0) (i32.const 4)))": 1_004n,
    "(call $debug_print (i32.const 0) (i32.const 10))": 620n,
    "(call $msg_reply_data_append (i32.const 0) (i32.const 10))": 1_000n,
    "(call $call_new (i32.const 0) (i32.const 10) (i32.const 0) (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))":
      1_512n,
  };
  const used = (body: string): bigint =>
    canisterWith(body).expectReturned(...reach("update")).instructionsUsed;
  for (const [call, price] of Object.entries(prices)) {
    const bare = call.replace(/\(call \$\w+/, "(call $same");
    const own = used(`${call} ${call}`) - used(call);
    const operands = (bare.match(/const/g) ?? []).length;
    assert.ok(own >= price && own <= price + BigInt(operands) + 20n, `${call}: ${own}`);
  }
});

test("tasks, cleanup and callbacks set the timer", () => {
  for (const kind of ["heartbeat", "global_timer", "cleanup_callback", "reply_callback"] as const) {
    const canister = canisterWith("(drop (call $global_timer_set (i64.const 5)))");
    assert.equal(canister.expectReturned(...reach(kind)).effects.globalTimerNs, 5n, kind);
  }
});

test("changed pages of heap and stable memory cost 1,000 instructions each", () => {
  const used = (body: string, kind: MessageKind = "update"): bigint =>
    canisterWith(body).expectReturned(...reach(kind)).instructionsUsed;
  const store = (value: number): string => `(i32.store (i32.const 4094) (i32.const ${value}))`;
  assert.equal(used(store(-1)) - used(store(0)), 2_000n);
  assert.equal(used(store(-1), "replicated_query"), used(store(0), "replicated_query"));
  const trapped = (value: number): bigint =>
    canisterWith(`${store(value)} unreachable`).run(...reach("update")).instructionsUsed;
  assert.equal(trapped(-1) - trapped(0), 2_000n);
  const grown = "(drop (call $stable64_grow (i64.const 1)))";
  const write = "(call $stable64_write (i64.const 4090) (i64.const 0) (i64.const 10))";
  const first = used(grown + write) - used(grown);
  assert.equal(first - (used(grown + write + write) - used(grown + write)), 2_000n);
});
