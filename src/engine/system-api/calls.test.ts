import assert from "node:assert/strict";
import { test } from "node:test";
import { equalBytes } from "../../bytes/mod.ts";
import { canisterWith, cyclesOf, i32, numberOf } from "../testing/system-api-canister.ts";

const newCall = `(call $call_new (i32.const 0) (i32.const 10) (i32.const 1000) (i32.const 4)
  (i32.const 1) (i32.const -1) (i32.const 2) (i32.const 7))`;
const perform = "(drop (call $call_perform))";
const free = { prepayment: () => 0n, slotsTo: () => 500, roomBytes: Infinity };

test("call_perform makes a call of everything that was assembled", () => {
  const canister = canisterWith(`(i32.store (i32.const 0) (i32.const 0x04030201)) ${newCall}
    (call $call_on_cleanup (i32.const 3) (i32.const -2))
    (call $call_data_append (i32.const 1000) (i32.const 2)) (call $call_data_append (i32.const 1002) (i32.const 2))
    (call $call_cycles_add128 (i64.const 0) (i64.const 8)) (call $call_cycles_add128 (i64.const 0) (i64.const 1))
    ${perform} ${newCall} (call $call_with_best_effort_response (i32.const 301)) ${perform}`);
  const prepayment = (name: number, size: number): bigint => BigInt(100 * name + size);
  const calls = { ...free, prepayment, slotsTo: () => 2 };
  const { effects } = canister.expectReturned("update", "u", { environment: { calls } });
  const [first, second, ...more] = effects.calls;
  assert.deepEqual(more, []);
  assert.deepEqual(first, {
    callee: Uint8Array.of(1, 2, 3, 4, 0, 0, 0, 0, 0, 0),
    methodName: "name",
    arg: new TextEncoder().encode("name"),
    cycles: 9n,
    prepaidCycles: 404n,
    onReply: { fun: 1, env: 2n ** 32n - 1n },
    onReject: { fun: 2, env: 7n },
    onCleanup: { fun: 3, env: 2n ** 32n - 2n },
  });
  assert.equal(second?.timeoutSeconds, 300);
  assert.equal(second?.prepaidCycles, 400n);
  assert.equal("onCleanup" in (second ?? {}), false);
});

test("call_perform answers 2 without cycles for the prepayment or without a slot, and gives the cycles back", () => {
  const assembled = `${newCall} (call $call_cycles_add128 (i64.const 0) (i64.const 8))`;
  const outcome = i32("(call $call_perform)");
  const environment = { cyclesBalance: 20n, liquidCycles: 10n };
  const costing = (prepaid: bigint) => ({ ...environment, calls: { ...free, prepayment: () => prepaid } });
  assert.equal(numberOf(outcome, { environment: costing(2n) }, assembled), 0n);
  assert.equal(numberOf(outcome, { environment: costing(3n) }, assembled), 2n);
  const balance = "(call $canister_cycle_balance128 (i32.const 0))";
  assert.equal(cyclesOf(`${assembled} ${balance}`, { environment }), 12n);
  assert.equal(cyclesOf(`${assembled} ${perform} ${balance}`, { environment: costing(2n) }), 10n);
  assert.equal(cyclesOf(`${assembled} ${perform} ${balance}`, { environment: costing(3n) }), 20n);
  assert.equal(cyclesOf(`${assembled} ${newCall} ${balance}`, { environment }), 20n);
  const liquid = "(call $canister_liquid_cycle_balance128 (i32.const 0))";
  assert.equal(cyclesOf(`${assembled} ${perform} ${liquid}`, { environment: costing(1n) }), 1n);
});

test("call_perform counts the slots of each callee", () => {
  const loop = canisterWith(`(local $i i32) (local $failed i32)
    (loop $next
      (i32.store8 (i32.const 0) (i32.and (local.get $i) (i32.const 1)))
      ${newCall}
      (local.set $failed (i32.add (local.get $failed) (i32.ne (call $call_perform) (i32.const 0))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 1200))))
    (if (i32.ne (local.get $failed) (i32.const 301)) (then unreachable))`);
  const odd = new Uint8Array(10);
  odd[0] = 1;
  const slotsTo = (callee: Uint8Array): number => (equalBytes(callee, odd) ? 299 : 700);
  const { effects } = loop.expectReturned("update", "u", {
    environment: { calls: { ...free, slotsTo } },
  });
  assert.equal(effects.calls.length, 899);
});

test("call_perform answers 2 for a call whose bytes have no room, and gives room and slot to a smaller one", () => {
  const larger = newCall + "(call $call_data_append (i32.const 0) (i32.const 3))" + perform;
  const limited = { environment: { calls: { ...free, slotsTo: () => 2, roomBytes: 10 } } };
  const outcome = i32("(call $call_perform)");
  assert.equal(numberOf(outcome, limited, newCall + perform + larger + newCall), 0n);
  assert.equal(numberOf(outcome, limited, larger + newCall), 2n);
});

test("a trap takes the calls of the message back", () => {
  const canister = canisterWith(`${newCall} ${perform} unreachable`);
  assert.equal("effects" in canister.run("update", "u"), false);
});

test("the call functions keep their order and bounds", () => {
  const cleanup = "(call $call_on_cleanup (i32.const 0) (i32.const 1))";
  const timeout = "(call $call_with_best_effort_response (i32.const 1))";
  const append = (size: number): string => `(call $call_data_append (i32.const 0) (i32.const ${size}))`;
  const under = (name: string): string => `${name} called when no call is under construction.`;
  const table: readonly (readonly [body: string, text: string])[] = [
    [perform, under("ic0.call_perform")],
    [append(1), under("ic0.call_data_append")],
    ["(call $call_cycles_add128 (i64.const 0) (i64.const 1))", under("ic0_call_cycles_add128")],
    ["(call $call_cycles_add (i64.const 1))", under("ic0_call_cycles_add")],
    [cleanup, under("ic0.call_on_cleanup")],
    [timeout, under("ic0.call_with_best_effort_response")],
    [newCall + perform + perform, under("ic0.call_perform")],
    [
      newCall + cleanup + cleanup,
      "ic0.call_on_cleanup can be called at most once between `ic0.call_new` and `ic0.call_perform`",
    ],
    [
      newCall + timeout + timeout,
      "ic0_call_with_best_effort_response failed because a timeout is already set.",
    ],
    [newCall + append(131_073), "ic0.call_data_append: src=0 + length=131073 exceeds the slice size=131072"],
    [
      newCall.replace("1000", "131071"),
      "ic0.call_new method_name: src=131071 + length=4 exceeds the slice size=131072",
    ],
    [
      newCall.replace("const 0", "const -1"),
      "ic0.call_new callee_src: src=4294967295 + length=10 exceeds the slice size=131072",
    ],
    [
      newCall.replace("const 4", "const 20001"),
      "Size of method_name 20001 exceeds the allowed limit of 20000.",
    ],
  ];
  for (const [body, text] of table) {
    const trap = canisterWith(body).trap("update", "u");
    assert.deepEqual(
      [trap.code, trap.message],
      ["engine/contract-violation", `Canister violated contract: ${text}`],
      body,
    );
  }
});

test("call_new refuses a principal of more than 29 bytes", () => {
  canisterWith(newCall.replace("const 10", "const 29")).expectReturned("update", "u");
  const trap = canisterWith(newCall.replace("const 10", "const 30")).trap("update", "u");
  assert.equal(trap.message, "Canister provided invalid principal id");
});

test("call_data_append bounds method name and argument together at 10 MiB", () => {
  const grow = "(drop (memory.grow (i32.const 160)))";
  const append = (size: number): string => `(call $call_data_append (i32.const 0) (i32.const ${size}))`;
  const most = 10 * 1024 * 1024 - 4;
  const { effects } = canisterWith(grow + newCall + append(most) + perform).expectReturned("update", "u");
  assert.equal(effects.calls[0]?.arg.length, most);
  const trap = canisterWith(grow + newCall + append(most) + append(1)).trap("update", "u");
  assert.equal(
    trap.message,
    "Canister violated contract: Request to 4ofgq-5qaaa-aaaaa-aaaaa-aaa:name has a payload size of 10485761, which exceeds the " +
      "allowed limit of 10485760.",
  );
});

test("call_cycles_add128 takes no more than the liquid cycles, whatever 128 bits can say", () => {
  const environment = { liquidCycles: 10n };
  const add = (high: number, low: number): string =>
    `${newCall} (call $call_cycles_add128 (i64.const ${high}) (i64.const ${low}))`;
  canisterWith(add(0, 10)).expectReturned("update", "u", { environment });
  for (const body of [add(0, 11), add(1, 0), add(-1, -1), add(0, 10) + add(0, 6).replace(newCall, "")]) {
    assert.match(canisterWith(body).trap("update", "u", { environment }).message, / is out of cycles$/, body);
  }
});

test("an argument may be put together of any number of pieces", () => {
  const canister = canisterWith(`(local $n i32) ${newCall} (loop $next
    (i32.store8 (i32.const 0) (local.get $n))
    (call $call_data_append (i32.const 0) (i32.const 1)) (call $call_data_append (i32.const 0) (i32.const 0))
    (br_if $next (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 300000))))
    ${perform}`);
  const arg = canister.expectReturned("update", "u").effects.calls[0]?.arg;
  assert.equal(arg?.length, 300_000);
  assert.ok(arg?.every((byte, index) => byte === index % 256));
});
