import assert from "node:assert/strict";
import { test } from "node:test";
import { assembleWat } from "../../../tests/support/compile-wat.ts";
import { type CallOptions, quietEnvironment, TestCanister } from "../testing/test-canister.ts";

const imports: Readonly<Record<string, string>> = {
  msg_arg_data_size: "(result i32)",
  msg_arg_data_copy: "(param i32 i32 i32)",
  msg_caller_size: "(result i32)",
  msg_caller_copy: "(param i32 i32 i32)",
  msg_caller_info_data_size: "(result i32)",
  msg_method_name_size: "(result i32)",
  msg_method_name_copy: "(param i32 i32 i32)",
  msg_reply_data_append: "(param i32 i32)",
  msg_reply: "",
  msg_reject: "(param i32 i32)",
  accept_message: "",
  msg_deadline: "(result i64)",
  canister_self_size: "(result i32)",
  canister_self_copy: "(param i32 i32 i32)",
  subnet_self_copy: "(param i32 i32 i32)",
  canister_status: "(result i32)",
  canister_version: "(result i64)",
  is_controller: "(param i32 i32) (result i32)",
  in_replicated_execution: "(result i32)",
  time: "(result i64)",
  global_timer_set: "(param i64) (result i64)",
  performance_counter: "(param i32) (result i64)",
  debug_print: "(param i32 i32)",
  trap: "(param i32 i32)",
  root_key_copy: "(param i32 i32 i32)",
  certified_data_set: "(param i32 i32)",
  data_certificate_present: "(result i32)",
  data_certificate_size: "(result i32)",
  data_certificate_copy: "(param i32 i32 i32)",
  msg_cycles_available128: "(param i32)",
  msg_cycles_available: "(result i64)",
  msg_cycles_accept128: "(param i64 i64 i32)",
  msg_cycles_accept: "(param i64) (result i64)",
  cycles_burn128: "(param i64 i64 i32)",
  canister_cycle_balance128: "(param i32)",
  canister_cycle_balance: "(result i64)",
  canister_liquid_cycle_balance128: "(param i32)",
  call_new: "(param i32 i32 i32 i32 i32 i32 i32 i32)",
  call_on_cleanup: "(param i32 i32)",
  call_data_append: "(param i32 i32)",
  call_with_best_effort_response: "(param i32)",
  call_cycles_add128: "(param i64 i64)",
  call_perform: "(result i32)",
  stable64_size: "(result i64)",
  stable64_grow: "(param i64) (result i64)",
  stable64_write: "(param i64 i64 i64)",
  stable64_read: "(param i64 i64 i64)",
  stable_size: "(result i32)",
  stable_grow: "(param i32) (result i32)",
  stable_write: "(param i32 i32 i32)",
  stable_read: "(param i32 i32 i32)",
  cost_call: "(param i64 i64 i32)",
  cost_create_canister: "(param i32)",
  cost_http_request: "(param i64 i64 i32)",
  cost_sign_with_ecdsa: "(param i32 i32 i32 i32) (result i32)",
  env_var_count: "(result i32)",
  env_var_name_size: "(param i32) (result i32)",
  env_var_name_copy: "(param i32 i32 i32 i32)",
  env_var_name_exists: "(param i32 i32) (result i32)",
  env_var_value_size: "(param i32 i32) (result i32)",
  env_var_value_copy: "(param i32 i32 i32 i32 i32)",
};

/** A canister whose update `u`, query `q` and hook `inspect` run `body`. Two WasmPages of heap; "name" stands at 1000. */
function canisterWith(body: string): TestCanister {
  const declared = Object.entries(imports)
    .filter(([name]) => body.includes(`$${name}`))
    .map(([name, type]) => `(import "ic0" "${name}" (func $${name} ${type}))`);
  return TestCanister.install(
    assembleWat(`(module ${declared.join("\n")}
      (memory 2)
      (data (i32.const 1000) "name")
      (data (i32.const 1100) "\\ff\\fe")
      (func $body ${body})
      (func (export "canister_update u") (call $body))
      (func (export "canister_query q") (call $body))
      (func (export "canister_inspect_message") (call $body)))`),
  );
}

/** What `body` answers with: its code leaves the bytes at address 0 and their number as its value. */
function replyOf(body: string, options?: CallOptions, kind: "update" | "query" = "update"): number[] {
  const canister = canisterWith(`(call $msg_reply_data_append (i32.const 0) ${body}) (call $msg_reply)`);
  return [...canister.reply(kind, kind === "update" ? "u" : "q", options)];
}

/** The number that an expression of type i64 has. */
function numberOf(
  expression: string,
  options?: CallOptions,
  before = "",
  kind: "update" | "query" = "update",
): bigint {
  const canister = canisterWith(`${before} (i64.store (i32.const 0) ${expression})
    (call $msg_reply_data_append (i32.const 0) (i32.const 16)) (call $msg_reply)`);
  const reply = canister.reply(kind, kind === "update" ? "u" : "q", options);
  const view = new DataView(reply.buffer, reply.byteOffset);
  return view.getBigInt64(0, true);
}

/** The 128 bit number that a call writes to address 0. */
function cyclesOf(call: string, options?: CallOptions): bigint {
  const canister = canisterWith(`${call}
    (call $msg_reply_data_append (i32.const 0) (i32.const 16)) (call $msg_reply)`);
  const reply = canister.reply("update", "u", options);
  const view = new DataView(reply.buffer, reply.byteOffset);
  return view.getBigUint64(0, true) | (view.getBigUint64(8, true) << 64n);
}

const i32 = (expression: string): string => `(i64.extend_i32_u ${expression})`;

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

test("debug_print never traps", () => {
  const canister = canisterWith(`(call $debug_print (i32.const 1000) (i32.const 4))
    (call $debug_print (i32.const -1) (i32.const 4))`);
  const { logs } = canister.expectReturned("update", "u");
  assert.deepEqual(
    logs.map((line) => new TextDecoder().decode(line)),
    ["name", "(debug_print message out of memory bounds)"],
  );
});

test("certified_data_set takes at most 32 bytes", () => {
  const setting = canisterWith("(call $certified_data_set (i32.const 1000) (i32.const 4))");
  const { effects } = setting.expectReturned("update", "u");
  assert.deepEqual(effects.certifiedData, new TextEncoder().encode("name"));
  const long = canisterWith("(call $certified_data_set (i32.const 0) (i32.const 33))");
  assert.equal(
    long.trap("update", "u").message,
    "Canister violated contract: ic0_certified_data_set failed because the passed data must be no larger than 32 bytes. Found 33 bytes.",
  );
});

test("the data certificate is there for queries only", () => {
  const environment = { dataCertificate: new Uint8Array([5, 6, 7]) };
  const present = i32("(call $data_certificate_present)");
  assert.equal(numberOf(present, { environment }, "", "query"), 1n);
  assert.equal(numberOf(present, {}, "", "query"), 0n);
  assert.equal(numberOf(present, { environment }), 0n);
  const copied = `(block (result i32)
    (call $data_certificate_copy (i32.const 0) (i32.const 1) (i32.const 2)) (call $data_certificate_size))`;
  assert.deepEqual(replyOf(copied, { environment }, "query"), [6, 7, 0]);
  const missing = canisterWith("(drop (call $data_certificate_size))");
  assert.equal(
    missing.trap("query", "q").message,
    'Canister violated contract: "ic0_data_certificate_size" cannot be executed in non replicated query mode',
  );
});

test("cycles are accepted and burned within what there is", () => {
  const environment = { cyclesAvailable: 100n, liquidCycles: 50n, cyclesBalance: 2n ** 64n - 90n };
  assert.equal(cyclesOf("(call $msg_cycles_available128 (i32.const 0))", { environment }), 100n);
  const accept = "(drop (call $msg_cycles_accept (i64.const 30)))";
  assert.equal(
    cyclesOf(`${accept} (call $msg_cycles_accept128 (i64.const 1) (i64.const 0) (i32.const 0))`, {
      environment,
    }),
    70n,
  );
  const balance = "(call $canister_cycle_balance128 (i32.const 0))";
  assert.equal(cyclesOf(`${accept} ${balance}`, { environment }), 2n ** 64n - 60n);
  assert.equal(
    cyclesOf("(call $cycles_burn128 (i64.const 0) (i64.const 80) (i32.const 0))", { environment }),
    50n,
  );
  assert.equal(
    cyclesOf(`${accept} (call $canister_liquid_cycle_balance128 (i32.const 0))`, { environment }),
    80n,
  );
  const all = canisterWith(`(drop (call $msg_cycles_accept (i64.const 30)))
    (call $cycles_burn128 (i64.const 0) (i64.const 7) (i32.const 0)) (call $msg_reply)
    (if (i64.ne (call $msg_cycles_available) (i64.const 0)) (then unreachable))`);
  const { effects } = all.expectReturned("update", "u", { environment });
  assert.deepEqual([effects.cyclesAccepted, effects.cyclesBurned], [30n, 7n]);
});

test("the 64 bit cycles functions trap where the amount does not fit", () => {
  const canister = canisterWith("(drop (call $canister_cycle_balance))");
  const environment = { cyclesBalance: 2n ** 64n };
  assert.deepEqual(canister.trap("update", "u", { environment }), {
    code: "engine/cycles-exceed-64-bit",
    message: "Canister trapped: cycles amount exceeds 64-bit representation",
  });
  canister.expectReturned("update", "u", { environment: { cyclesBalance: 2n ** 64n - 1n } });
});

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

test("stable memory above 4 GiB keeps bytes, and the 32 bit functions refuse it", () => {
  const grow = "(if (i64.ne (call $stable64_grow (i64.const 70000)) (i64.const 0)) (then unreachable))";
  const write = "(call $stable64_write (i64.const 0xfffffffd) (i64.const 1000) (i64.const 4))";
  const read = "(call $stable64_read (i64.const 8) (i64.const 0xfffffffc) (i64.const 6))";
  const canister = canisterWith(`${grow} ${write} ${read}
    (call $msg_reply_data_append (i32.const 8) (i32.const 6)) (call $msg_reply)`);
  assert.deepEqual([...canister.reply("update", "u")], [0, ...new TextEncoder().encode("name"), 0]);
  assert.equal(canister.state.stableWasmPages, 70_000);
  assert.equal(canister.state.stable.pageCount, 2);
  for (const call of [
    "(drop (call $stable_size))",
    "(drop (call $stable_grow (i32.const 0)))",
    "(call $stable_read (i32.const 0) (i32.const 0) (i32.const 1))",
    "(call $stable_write (i32.const 0) (i32.const 0) (i32.const 1))",
  ]) {
    const code = canisterWith(`${grow} ${call}`).trapCode("update", "u");
    assert.equal(code, "engine/stable-memory-exceeds-32-bit", call);
  }
});

test("stable memory grows to its limit, in queries too, where nothing of it stays", () => {
  const environment = { stableLimitBytes: 10 * 65_536 };
  const grow = "(call $stable64_grow (i64.const 10))";
  assert.equal(numberOf(grow, { environment }), 0n);
  assert.equal(numberOf("(call $stable64_grow (i64.const 11))", { environment }), -1n);
  assert.equal(numberOf(i32("(call $stable_grow (i32.const 11))"), { environment }), 0xffffffffn);
  assert.equal(numberOf(i32("(call $stable_grow (i32.const 65537))")), 0xffffffffn);
  assert.equal(numberOf("(call $stable64_size)", { environment }, `(drop ${grow})`), 10n);
  const canister = canisterWith(
    `(drop ${grow}) (call $stable64_write (i64.const 9) (i64.const 1000) (i64.const 4))`,
  );
  const before = canister.state;
  canister.expectReturned("query", "q");
  assert.equal(canister.state, before);
});

test("stable memory functions trap like Wasm at the end of the heap and of the stable memory", () => {
  const traps: Readonly<Record<string, string>> = {
    "(call $stable64_read (i64.const 0) (i64.const 65530) (i64.const 7))":
      "engine/stable-memory-out-of-bounds",
    "(call $stable64_write (i64.const -1) (i64.const 0) (i64.const 1))": "engine/stable-memory-out-of-bounds",
    "(call $stable64_read (i64.const 131070) (i64.const 0) (i64.const 3))": "engine/memory-out-of-bounds",
    "(call $stable64_write (i64.const 0) (i64.const -1) (i64.const 1))": "engine/memory-out-of-bounds",
    "(call $stable_read (i32.const 0) (i32.const -1) (i32.const 1))": "engine/stable-memory-out-of-bounds",
    "(call $stable_write (i32.const 0) (i32.const -1) (i32.const 1))": "engine/memory-out-of-bounds",
  };
  for (const [call, code] of Object.entries(traps)) {
    const grow = call.includes("64")
      ? "(drop (call $stable64_grow (i64.const 1)))"
      : "(drop (call $stable_grow (i32.const 1)))";
    assert.equal(canisterWith(`${grow} ${call}`).trapCode("update", "u"), code, call);
  }
});

test("costs follow the fees of a 13 node subnet; keys that do not exist cost nothing known", () => {
  assert.equal(cyclesOf("(call $cost_create_canister (i32.const 0))"), 500_000_000_000n);
  const http = cyclesOf("(call $cost_http_request (i64.const 10) (i64.const 1000) (i32.const 0))");
  assert.equal(http, 49_140_000n + 10n * 5_200n + 1_000n * 10_400n);
  const call = (size: number): bigint =>
    cyclesOf(`(call $cost_call (i64.const 4) (i64.const ${size}) (i32.const 0))`);
  assert.equal(call(1_010) - call(10), 1_000_000n);
  const sign = (curve: number): string =>
    i32(`(call $cost_sign_with_ecdsa (i32.const 1000) (i32.const 4) (i32.const ${curve}) (i32.const 0))`);
  assert.equal(numberOf(sign(0)), 2n);
  assert.equal(numberOf(sign(1)), 1n);
});

test("environment variables are found by index and by name", () => {
  const environment = {
    environmentVariables: [
      { name: "first", value: "1" },
      { name: "name", value: "välue" },
    ],
  };
  assert.equal(numberOf(i32("(call $env_var_count)"), { environment }), 2n);
  assert.equal(numberOf(i32("(call $env_var_name_size (i32.const 0))"), { environment }), 5n);
  assert.equal(
    numberOf(i32("(call $env_var_name_exists (i32.const 1000) (i32.const 4))"), { environment }),
    1n,
  );
  assert.equal(
    numberOf(i32("(call $env_var_name_exists (i32.const 1000) (i32.const 3))"), { environment }),
    0n,
  );
  const value = `(block (result i32)
    (call $env_var_value_copy (i32.const 1000) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 6))
    (call $env_var_value_size (i32.const 1000) (i32.const 4)))`;
  assert.deepEqual(replyOf(value, { environment }), [...new TextEncoder().encode("välue")]);
  const name = `(block (result i32)
    (call $env_var_name_copy (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 3)) (i32.const 3))`;
  assert.deepEqual(replyOf(name, { environment }), [...new TextEncoder().encode("ame")]);
  const beyond = canisterWith("(drop (call $env_var_name_size (i32.const 2)))");
  assert.equal(
    beyond.trap("update", "u", { environment }).message,
    "Environment variable index 2 is out of bounds. The number of environment variables is 2.",
  );
  const unknown = canisterWith("(drop (call $env_var_value_size (i32.const 1001) (i32.const 3)))");
  assert.equal(unknown.trap("update", "u", { environment }).message, "Environment variable ame not found.");
});
