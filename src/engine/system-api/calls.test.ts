import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith, cyclesOf, i32, numberOf } from "../testing/system-api-canister.ts";

const newCall = `(call $call_new (i32.const 0) (i32.const 10) (i32.const 1000) (i32.const 4)
  (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))`;

test("call_perform answers SYS_TRANSIENT and gives the cycles back", () => {
  const perform = `${newCall} (call $call_on_cleanup (i32.const 0) (i32.const 0))
    (call $call_with_best_effort_response (i32.const 10)) (call $call_cycles_add128 (i64.const 0) (i64.const 8))
    (call $call_data_append (i32.const 0) (i32.const 100))`;
  assert.equal(numberOf(i32("(call $call_perform)"), {}, perform), 2n);
  const environment = { cyclesBalance: 20n, liquidCycles: 10n };
  assert.equal(cyclesOf(`${perform} (call $canister_cycle_balance128 (i32.const 0))`, { environment }), 12n);
  const after = `${perform} (drop (call $call_perform)) (call $canister_cycle_balance128 (i32.const 0))`;
  assert.equal(cyclesOf(after, { environment }), 20n);
});

test("the call functions keep their order", () => {
  for (const body of [
    "(drop (call $call_perform))",
    "(call $call_data_append (i32.const 0) (i32.const 1))",
    "(call $call_cycles_add128 (i64.const 0) (i64.const 1))",
    "(call $call_on_cleanup (i32.const 0) (i32.const 1))",
    "(call $call_with_best_effort_response (i32.const 1))",
    `${newCall} (drop (call $call_perform)) (drop (call $call_perform))`,
    `${newCall} (call $call_on_cleanup (i32.const 0) (i32.const 1)) (call $call_on_cleanup (i32.const 0) (i32.const 1))`,
    `${newCall} (call $call_with_best_effort_response (i32.const 1)) (call $call_with_best_effort_response (i32.const 1))`,
    `${newCall} (call $call_cycles_add128 (i64.const 1) (i64.const 0))`,
  ]) {
    assert.equal(canisterWith(body).trapCode("update", "u"), "engine/contract-violation", body);
  }
});
