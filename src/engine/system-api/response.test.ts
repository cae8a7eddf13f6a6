import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith, reach } from "../testing/system-api-canister.ts";

test("msg_reply answers once; msg_reject needs UTF-8", () => {
  const twice = canisterWith("(call $msg_reply) (call $msg_reply)");
  assert.equal(
    twice.trap("update", "u").message,
    "Canister violated contract: ic0.msg_reply: the call is already replied",
  );
  const rejecting = canisterWith("(call $msg_reject (i32.const 1000) (i32.const 4))");
  assert.deepEqual(rejecting.expectReturned("update", "u").response, { kind: "reject", message: "name" });
  const garbled = canisterWith("(call $msg_reject (i32.const 1100) (i32.const 2))");
  assert.equal(garbled.trapCode("update", "u"), "engine/contract-violation");
  const silent = canisterWith("(call $msg_reply_data_append (i32.const 0) (i32.const 1))");
  assert.equal(silent.expectReturned("update", "u").response, undefined);
});

test("a reply has at most 2 MiB, that of a query 3 MiB", () => {
  const canister = canisterWith(`(local $n i32)
    (call $msg_arg_data_copy (i32.const 0) (i32.const 0) (i32.const 1))
    (local.set $n (i32.load8_u (i32.const 0)))
    (loop $next
      (call $msg_reply_data_append (i32.const 0) (i32.const 131072))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (call $msg_reply)`);
  assert.equal(canister.reply("update", "u", { arg: new Uint8Array([16]) }).length, 2 * 2 ** 20);
  assert.equal(
    canister.trap("update", "u", { arg: new Uint8Array([17]) }).message,
    "Canister violated contract: ic0.msg_reply_data_append: application payload size (2228224) cannot be larger than 2097152.",
  );
  assert.equal(canister.reply("query", "q", { arg: new Uint8Array([24]) }).length, 3 * 2 ** 20);
  assert.equal(canister.trapCode("query", "q", { arg: new Uint8Array([25]) }), "engine/contract-violation");
});

test("inspect_message sees the method name and accepts once", () => {
  const accepting = canisterWith(`
    (call $msg_method_name_copy (i32.const 0) (i32.const 0) (call $msg_method_name_size))
    (if (i32.eq (i32.load (i32.const 0)) (i32.load (i32.const 1000))) (then (call $accept_message)))`);
  assert.equal(accepting.expectReturned("inspect_message", "name").effects.accepted, true);
  assert.equal(accepting.expectReturned("inspect_message", "other").effects.accepted, false);
  const twice = canisterWith("(call $accept_message) (call $accept_message)");
  assert.equal(
    twice.trap("inspect_message", "").message,
    "Canister violated contract: ic0.accept_message: the function was already called.",
  );
});

test("a callback answers for its call context, unless that was answered before", () => {
  const answers = {
    msg_reply: "(call $msg_reply)",
    msg_reject: "(call $msg_reject (i32.const 1000) (i32.const 4))",
    msg_reply_data_append: "(call $msg_reply_data_append (i32.const 1000) (i32.const 4))",
  };
  const kinds = [
    "reply_callback",
    "reject_callback",
    "composite_reply_callback",
    "composite_reject_callback",
  ] as const;
  for (const [name, call] of Object.entries(answers)) {
    for (const kind of kinds) {
      const canister = canisterWith(call);
      const { response } = canister.expectReturned(...reach(kind));
      assert.equal(response?.kind, { msg_reply: "reply", msg_reject: "reject" }[name], name);
      const environment = { hasResponded: true };
      const trap = canister.trap(...reach(kind, { environment }));
      const end = name === "msg_reply_data_append" ? "." : "";
      assert.equal(
        trap.message,
        `Canister violated contract: ic0.${name}: the call is already replied${end}`,
      );
    }
  }
});

test("an answer of a callback of a composite query has at most 2 MiB", () => {
  const canister = canisterWith(`(drop (memory.grow (i32.const 32)))
    (call $msg_reply_data_append (i32.const 0) (i32.const 2097153))`);
  canister.expectReturned(...reach("composite_query"));
  assert.equal(canister.trapCode(...reach("composite_reply_callback")), "engine/contract-violation");
});

test("a reply may be put together of any number of pieces", () => {
  const canister = canisterWith(`(local $n i32) (loop $next
    (i32.store8 (i32.const 0) (local.get $n))
    (call $msg_reply_data_append (i32.const 0) (i32.const 1)) (call $msg_reply_data_append (i32.const 0) (i32.const 0))
    (br_if $next (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 300000))))
    (call $msg_reply)`);
  const reply = canister.reply(...reach("update"));
  assert.equal(reply.length, 300_000);
  assert.ok(reply.every((byte, index) => byte === index % 256));
});
