import assert from "node:assert/strict";
import { test } from "node:test";
import { assembleWat } from "../../tests/support/compile-wat.ts";
import type { GlobalValue } from "./execution-state.ts";
import { TestCanister } from "./testing/test-canister.ts";

const allTypes = assembleWat(`(module
  (import "ic0" "msg_reply" (func $reply))
  (memory 1)
  (global $hidden (mut i32) (i32.const -5))
  (global $exported (export "second") (mut i64) (i64.const -6))
  (global $fixed (export "first") i32 (i32.const 11))
  (global $f32 (mut f32) (f32.const -nan:0x200001))
  (global $f64 (mut f64) (f64.const nan:0x4000000000003))
  (global $v128 (mut v128) (v128.const i64x2 0x1122334455667788 -2))
  (func (export "canister_update change")
    (global.set $hidden (i32.const 5))
    (global.set $f32 (f32.const nan:0x300007))
    (global.set $f64 (f64.const -nan:0x8000000000009))
    (global.set $v128 (v128.const i64x2 1 2))
    (call $reply))
  (func (export "canister_update touch") (i32.store (i32.const 0) (i32.const 1)))
  (func (export "canister_update trap")
    (global.set $f32 (f32.const 1))
    (global.set $f64 (f64.const 1))
    (global.set $v128 (v128.const i64x2 9 9))
    unreachable))`);

const initial: readonly GlobalValue[] = [
  { type: "i64", value: -6n },
  { type: "i32", value: 11 },
  { type: "i32", value: -5 },
  { type: "f32", bits: 0xffa00001 },
  { type: "f64", bits: 0x7ff4000000000003n },
  { type: "v128", value: (BigInt.asUintN(64, -2n) << 64n) | 0x1122334455667788n },
];
const changed: readonly GlobalValue[] = [
  { type: "i64", value: -6n },
  { type: "i32", value: 11 },
  { type: "i32", value: 5 },
  { type: "f32", bits: 0x7fb00007 },
  { type: "f64", bits: 0xfff8000000000009n },
  { type: "v128", value: (2n << 64n) | 1n },
];

test("globals of every type are read exactly, in the order of a snapshot", () => {
  const canister = TestCanister.install(allTypes);
  assert.deepEqual(canister.state.globals, initial);
  canister.reply("update", "change");
  assert.deepEqual(canister.state.globals, changed);
});

test("globals of every type come back exactly after a trap and when another state is loaded", () => {
  const canister = TestCanister.install(allTypes);
  const before = canister.state;
  canister.reply("update", "change");
  const after = canister.state;
  for (const [state, globals] of [
    [before, initial],
    [after, changed],
  ] as const) {
    canister.state = state;
    assert.equal(canister.trapCode("update", "trap"), "engine/unreachable");
    // An update that returns reads all globals of the instance: the array stays the same only if no bit differs.
    const { state: touched } = canister.expectReturned("update", "touch");
    assert.notEqual(touched, state);
    assert.equal(touched.globals, state.globals);
    assert.deepEqual(touched.globals, globals);
  }
});
