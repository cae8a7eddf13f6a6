import assert from "node:assert/strict";
import { test } from "node:test";
import type { MessageKind } from "../message.ts";
import { canisterWith, i32, numberOf, reach, replyOf } from "../testing/system-api-canister.ts";
import { type CallOptions, quietEnvironment } from "../testing/test-canister.ts";

/** The bytes behind the first one, as the pair of functions gives them. */
function tailOf([size, copy]: readonly [string, string], options: CallOptions, kind?: MessageKind): number[] {
  const length = `(i32.sub (call $${size}) (i32.const 1))`;
  const copied = `(call $${copy} (i32.const 0) (i32.const 1) ${length})`;
  return replyOf(`(block (result i32) ${copied} ${length})`, options, kind);
}

test("sizes and copies are those of what the message has", () => {
  const options = { arg: Uint8Array.of(1, 2, 3, 4, 5), caller: Uint8Array.of(9, 8) };
  const self = [...quietEnvironment.canisterId].slice(1);
  assert.deepEqual(tailOf(["msg_arg_data_size", "msg_arg_data_copy"], options), [2, 3, 4, 5]);
  assert.deepEqual(tailOf(["msg_caller_size", "msg_caller_copy"], options), [8]);
  assert.deepEqual(tailOf(["canister_self_size", "canister_self_copy"], options), self);
  assert.deepEqual(tailOf(["subnet_self_size", "subnet_self_copy"], options), new Array(28).fill(3));
  assert.deepEqual(tailOf(["root_key_size", "root_key_copy"], options), new Array(132).fill(4));
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

const replies = ["reply_callback", "composite_reply_callback"] as const;
const rejects = ["reject_callback", "composite_reject_callback"] as const;

test("a reply callback sees the reply as its argument and no reject", () => {
  for (const kind of replies) {
    const copied = `(block (result i32)
      (call $msg_arg_data_copy (i32.const 0) (i32.const 1) (i32.const 2)) (call $msg_arg_data_size))`;
    assert.deepEqual(replyOf(copied, { arg: Uint8Array.of(7, 8, 9) }, kind), [8, 9, 0]);
    assert.equal(numberOf(i32("(call $msg_reject_code)"), {}, "", kind), 0n);
  }
});

test("a reject callback sees code and message of the reject", () => {
  const reject = { code: 4, message: "nö" };
  for (const kind of rejects) {
    assert.equal(numberOf(i32("(call $msg_reject_code)"), { reject }, "", kind), 4n);
    const copied = `(block (result i32)
      (call $msg_reject_msg_copy (i32.const 0) (i32.const 1) (i32.const 2)) (call $msg_reject_msg_size))`;
    assert.deepEqual(replyOf(copied, { reject }, kind), [...new TextEncoder().encode("nö").slice(1), 0]);
    const beyond = canisterWith("(call $msg_reject_msg_copy (i32.const 0) (i32.const 1) (i32.const 3))");
    assert.equal(
      beyond.trap(...reach(kind, { reject })).message,
      "Canister violated contract: ic0.msg_reject_msg_copy msg: src=1 + length=3 exceeds the slice size=3",
    );
  }
});

test("msg_caller_info and msg_deadline are those of the call context, in callbacks too", () => {
  const callerInfo = { signer: Uint8Array.of(1, 2, 3), data: Uint8Array.of(4, 5) };
  const environment = { deadlineNs: 77n };
  for (const kind of ["update", "query", ...replies, ...rejects] as const) {
    const signer = ["msg_caller_info_signer_size", "msg_caller_info_signer_copy"] as const;
    const data = ["msg_caller_info_data_size", "msg_caller_info_data_copy"] as const;
    assert.deepEqual(tailOf(signer, { callerInfo }, kind), [2, 3]);
    assert.deepEqual(tailOf(data, { callerInfo }, kind), [5]);
    assert.equal(numberOf("(call $msg_deadline)", { environment }, "", kind), 77n);
    assert.equal(numberOf(i32("(call $msg_caller_info_signer_size)"), {}, "", kind), 0n);
  }
});
