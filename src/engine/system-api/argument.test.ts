import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith, replyOf } from "../testing/system-api-canister.ts";
import { quietEnvironment } from "../testing/test-canister.ts";

test("msg_arg_data, msg_caller, canister_self, subnet_self and root_key copy what the message has", () => {
  const arg = new Uint8Array([1, 2, 3, 4, 5]);
  const caller = new Uint8Array([9, 8]);
  const copy = (name: string, size: string): string =>
    `(call $${name}_copy (i32.const 0) (i32.const 1) (i32.sub ${size} (i32.const 1)))`;
  const replied = (name: string, size: string): number[] =>
    replyOf(`(block (result i32) ${copy(name, size)} (i32.sub ${size} (i32.const 1)))`, { arg, caller });
  assert.deepEqual(replied("msg_arg_data", "(call $msg_arg_data_size)"), [2, 3, 4, 5]);
  assert.deepEqual(replied("msg_caller", "(call $msg_caller_size)"), [8]);
  const self = [...quietEnvironment.canisterId].slice(1);
  assert.deepEqual(replied("canister_self", "(call $canister_self_size)"), self);
  assert.deepEqual(replied("subnet_self", "(i32.const 29)"), new Array(28).fill(3));
  assert.deepEqual(replied("root_key", "(i32.const 133)"), new Array(132).fill(4));
});

test("copying beyond the source or the heap violates the interface, with the replica's text", () => {
  const arg = new Uint8Array(5);
  const beyondSource = canisterWith("(call $msg_arg_data_copy (i32.const 0) (i32.const 2) (i32.const 4))");
  assert.deepEqual(beyondSource.trap("update", "u", { arg }), {
    code: "engine/contract-violation",
    message:
      "Canister violated contract: ic0.msg_arg_data_copy payload: src=2 + length=4 exceeds the slice size=5",
  });
  const beyondHeap = canisterWith("(call $msg_arg_data_copy (i32.const -2) (i32.const 0) (i32.const 5))");
  assert.deepEqual(beyondHeap.trap("update", "u", { arg }), {
    code: "engine/contract-violation",
    message:
      "Canister violated contract: ic0.msg_arg_data_copy heap: src=4294967294 + length=5 exceeds the slice size=131072",
  });
});

test("a host copy across pages is undone with the message", () => {
  const canister = canisterWith(
    "(call $msg_arg_data_copy (i32.const 4000) (i32.const 0) (i32.const 9000)) unreachable",
  );
  const before = canister.state;
  const arg = new Uint8Array(9_000).fill(1);
  assert.equal(canister.trapCode("update", "u", { arg }), "engine/unreachable");
  assert.equal(canister.state, before);
});
