import assert from "node:assert/strict";
import { test } from "node:test";
import { assembleWat } from "../../tests/support/compile-wat.ts";
import { SeededRandom } from "../bytes/testing/seeded-random.ts";
import type { MessageKind } from "./message.ts";
import { TestCanister } from "./testing/test-canister.ts";

const operations = ["new", "cleanup", "append", "timeout", "cycles", "perform", "burn", "accept"] as const;

/** One step: what to do, and a small number that it is about. */
interface Step {
  readonly op: (typeof operations)[number];
  readonly value: number;
}

/**
 * A canister that assembles calls as its argument says: steps of two bytes, operation and value. A callee is one byte, the
 * value modulo 3; the answers of `call_perform` and the balance after each step go into the reply, eight bytes each.
 */
const wasm = assembleWat(`(module
  (import "ic0" "msg_arg_data_size" (func $size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $copy (param i32 i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_reply_data_append" (func $answer (param i32 i32)))
  (import "ic0" "call_new" (func $new (param i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "ic0" "call_on_cleanup" (func $cleanup (param i32 i32)))
  (import "ic0" "call_data_append" (func $append (param i32 i32)))
  (import "ic0" "call_with_best_effort_response" (func $timeout (param i32)))
  (import "ic0" "call_cycles_add128" (func $add (param i64 i64)))
  (import "ic0" "call_perform" (func $perform (result i32)))
  (import "ic0" "cycles_burn128" (func $burn (param i64 i64 i32)))
  (import "ic0" "msg_cycles_accept128" (func $accept (param i64 i64 i32)))
  (import "ic0" "canister_cycle_balance128" (func $balance (param i32)))
  (memory 1)
  (func $run (local $at i32) (local $end i32) (local $value i32)
    (local.set $end (call $size))
    (call $copy (i32.const 0) (i32.const 0) (local.get $end))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
      (local.set $value (i32.load8_u offset=1 (local.get $at)))
      (i32.store8 (i32.const 60000) (i32.rem_u (local.get $value) (i32.const 3)))
      (i32.store (i32.const 60016) (i32.const 9))
      (block $out (block $7 (block $6 (block $5 (block $4 (block $3 (block $2 (block $1 (block $0
        (br_table $0 $1 $2 $3 $4 $5 $6 $7 (i32.load8_u (local.get $at))))
        (call $new (i32.const 60000) (i32.const 1) (i32.const 0) (i32.const 0)
          (local.get $value) (i32.const 1) (i32.const 2) (local.get $value)) (br $out))
        (call $cleanup (local.get $value) (i32.const 3)) (br $out))
        (call $append (i32.const 0) (local.get $value)) (br $out))
        (call $timeout (i32.mul (local.get $value) (i32.const 2))) (br $out))
        (call $add (i64.const 0) (i64.extend_i32_u (local.get $value))) (br $out))
        (i32.store (i32.const 60016) (call $perform)) (br $out))
        (call $burn (i64.const 0) (i64.extend_i32_u (local.get $value)) (i32.const 60032)) (br $out))
        (call $accept (i64.const 0) (i64.extend_i32_u (local.get $value)) (i32.const 60032)))
      (call $balance (i32.const 60000))
      (call $answer (i32.const 60000) (i32.const 8))
      (call $answer (i32.const 60016) (i32.const 8))
      (local.set $at (i32.add (local.get $at) (i32.const 2)))
      (br $next)))
    (call $reply))
  (func $callback (param i32) (call $run))
  (table 1 funcref) (elem (i32.const 0) func $callback)
  (func (export "canister_update u") (call $run)))`);

const terms = { balance: 5_000, liquid: 3_000, available: 900, slots: 4 };

interface ModelCall {
  callee: number;
  size: number;
  cycles: number;
  onReply: number;
  onCleanup?: number;
  timeoutSeconds?: number;
}

/** What the specification says about the steps, on small numbers; `undefined` where the message traps. */
function model(
  steps: readonly Step[],
): { answers: [balance: number, code: number][]; calls: unknown[] } | undefined {
  let [balance, liquid, available] = [terms.balance, terms.liquid, terms.available];
  let open: ModelCall | undefined;
  const calls: (ModelCall & { prepaid: number })[] = [];
  const answers: [number, number][] = [];
  const change = (cycles: number): void => {
    balance += cycles;
    liquid += cycles;
  };
  for (const { op, value } of steps) {
    let code = 9;
    if (op === "new") {
      change(open?.cycles ?? 0);
      open = { callee: value % 3, size: 0, cycles: 0, onReply: value };
    } else if (op === "burn") {
      change(-Math.min(value, Math.max(liquid, 0)));
    } else if (op === "accept") {
      const taken = Math.min(value, available);
      available -= taken;
      change(taken);
    } else if (open === undefined) {
      return undefined;
    } else if (op === "cleanup") {
      if (open.onCleanup !== undefined) return undefined;
      open.onCleanup = value;
    } else if (op === "timeout") {
      if (open.timeoutSeconds !== undefined) return undefined;
      open.timeoutSeconds = Math.min(2 * value, 300);
    } else if (op === "append") {
      open.size += value;
    } else if (op === "cycles") {
      if (value > liquid) return undefined;
      open.cycles += value;
      change(-value);
    } else {
      const prepaid = 50 + open.size;
      const { callee } = open;
      const isFull = calls.filter((call) => call.callee === callee).length >= terms.slots;
      code = prepaid > liquid || isFull ? 2 : 0;
      change(code === 0 ? -prepaid : open.cycles);
      if (code === 0) calls.push({ ...open, prepaid });
      open = undefined;
    }
    answers.push([balance, code]);
  }
  return { answers, calls };
}

function randomSteps(random: SeededRandom): Step[] {
  const steps: Step[] = [];
  const count = random.below(40);
  while (steps.length < count) {
    const value = random.oneIn(4) ? random.below(256) : random.below(12);
    if (random.oneIn(6)) steps.push({ op: random.pick(operations), value });
    else {
      steps.push({ op: "new", value });
      if (random.oneIn(2)) steps.push({ op: "append", value: random.below(256) });
      if (random.oneIn(3)) steps.push({ op: "cycles", value: random.below(256) });
      if (random.oneIn(3)) steps.push({ op: "cleanup", value });
      if (random.oneIn(3)) steps.push({ op: "timeout", value });
      if (!random.oneIn(8)) steps.push({ op: "perform", value });
    }
  }
  return steps;
}

test("random sequences of the call functions do what a model of the specification says", () => {
  const canister = TestCanister.install(wasm);
  const environment = {
    cyclesBalance: BigInt(terms.balance),
    liquidCycles: BigInt(terms.liquid),
    cyclesAvailable: BigInt(terms.available),
    calls: {
      prepayment: (_: number, bytes: number) => BigInt(50 + bytes),
      slotsTo: () => terms.slots,
      roomBytes: Infinity,
    },
  };
  let trapped = 0;
  for (let seed = 1; seed <= 1_500; seed++) {
    const random = new SeededRandom(seed);
    const steps = randomSteps(random);
    const arg = Uint8Array.from(steps.flatMap(({ op, value }) => [operations.indexOf(op), value]));
    const kind: MessageKind = random.pick(["update", "reply_callback"]);
    const outcome = canister.run(kind, "u", { arg, environment, closure: { fun: 0, env: 0n } });
    const expected = model(steps);
    const where = `seed ${seed}: ${JSON.stringify(steps)}`;
    if (expected === undefined) {
      trapped++;
      assert.ok(outcome.kind === "trapped", where);
      assert.equal(outcome.trap.code, "engine/contract-violation", where);
      continue;
    }
    assert.ok(outcome.kind === "returned" && outcome.response?.kind === "reply", where);
    const view = new DataView(outcome.response.data.buffer, outcome.response.data.byteOffset);
    const answers = expected.answers.map((_, index) => [
      Number(view.getBigUint64(16 * index, true)),
      view.getUint32(16 * index + 8, true),
    ]);
    assert.deepEqual(answers, expected.answers, where);
    const calls = outcome.effects.calls.map((call) => ({
      callee: call.callee[0],
      size: call.arg.length,
      cycles: Number(call.cycles),
      onReply: call.onReply.fun,
      ...(call.onCleanup === undefined ? {} : { onCleanup: call.onCleanup.fun }),
      ...(call.timeoutSeconds === undefined ? {} : { timeoutSeconds: call.timeoutSeconds }),
      prepaid: Number(call.prepaidCycles),
    }));
    assert.deepEqual(calls, expected.calls, where);
  }
  assert.ok(trapped > 100 && trapped < 1_400, `${trapped} of the messages trapped`);
});
