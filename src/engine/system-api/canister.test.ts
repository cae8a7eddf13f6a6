import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith, i32, numberOf, reach } from "../testing/system-api-canister.ts";
import { quietEnvironment } from "../testing/test-canister.ts";

test("status, version, time, deadline and replication are those of the environment", () => {
  assert.equal(numberOf(i32("(call $canister_status)")), 1n);
  assert.equal(numberOf(i32("(call $canister_status)"), { environment: { status: "stopping" } }), 2n);
  assert.equal(numberOf(i32("(call $canister_status)"), { environment: { status: "stopped" } }), 3n);
  assert.equal(numberOf("(call $canister_version)"), 7n);
  assert.equal(numberOf("(call $time)"), quietEnvironment.timeNs);
  assert.equal(numberOf("(call $msg_deadline)"), 0n);
  assert.equal(numberOf(i32("(call $in_replicated_execution)")), 1n);
  assert.equal(numberOf(i32("(call $in_replicated_execution)"), {}, "", "query"), 0n);
  assert.equal(numberOf(i32("(call $msg_caller_info_data_size)")), 0n);
});

test("is_controller compares principals and refuses what is none", () => {
  const arg = new Uint8Array([1, 2, 3]);
  const copied = "(call $msg_arg_data_copy (i32.const 0) (i32.const 0) (call $msg_arg_data_size))";
  const call = i32("(call $is_controller (i32.const 0) (call $msg_arg_data_size))");
  assert.equal(numberOf(call, { arg }, copied), 1n);
  assert.equal(numberOf(call, { arg: new Uint8Array([1, 2]) }, copied), 0n);
  const canister = canisterWith("(drop (call $is_controller (i32.const 0) (i32.const 30)))");
  assert.equal(canister.trap("update", "u").message, "Canister provided invalid principal id");
});

test("in_replicated_execution is 0 for queries, inspection and the callbacks of composite queries", () => {
  const replicated = {
    update: true,
    replicated_query: true,
    heartbeat: true,
    reply_callback: true,
    cleanup_callback: true,
    query: false,
    composite_query: false,
    inspect_message: false,
    composite_reply_callback: false,
    composite_reject_callback: false,
    composite_cleanup_callback: false,
  } as const;
  for (const [name, expected] of Object.entries(replicated)) {
    // The keys of the record above.
    const kind = name as keyof typeof replicated;
    const canister = canisterWith(
      `(if (i32.ne (call $in_replicated_execution) (i32.const ${expected ? 1 : 0})) (then unreachable))`,
    );
    canister.expectReturned(...reach(kind));
  }
});
