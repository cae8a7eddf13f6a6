import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex } from "../../bytes/mod.ts";
import { withCanister } from "../canisters.ts";
import { callTransmissionFee, executionFee, responseTransmissionPrepayment } from "../cycles/fees.ts";
import { MAX_CYCLES } from "../cycles/max-cycles.ts";
import { prices } from "../cycles/prices.ts";
import type { CyclesConsumed } from "../state.ts";
import {
  accept,
  append,
  appendArg,
  call,
  count,
  growHeap,
  reject,
  reply,
  script,
  trap,
} from "../testing/script-canister.ts";
import { rejectOf, ScriptSubnet } from "../testing/script-subnet.ts";
import { cyclesIn } from "./testing/call-invariants.ts";

const refunded = script(append("cyclesRefunded"), reply());

test("a callee gets the cycles that it accepts, and the caller the others back", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const asked = script(append("cyclesAvailable"), accept(300n), append("cyclesAvailable"), reply());
  const arg = call({
    callee: b,
    arg: asked,
    cycles: 1000n,
    onReply: script(appendArg(), append("cyclesRefunded"), reply()),
  });
  assert.deepEqual(subnet.numbers(a, arg), [1000n, 700n, 700n]);
});

test("a callee that rejects, traps, stays silent or is missing gives all cycles back", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const empty = subnet.create();
  const answers = [
    [b, reject("no")],
    [b, script(accept(10n), trap("no"))],
    [empty, reply()],
  ] as const;
  for (const [callee, arg] of answers) {
    const made = call({ callee, arg, cycles: 1000n, onReject: refunded });
    assert.deepEqual(subnet.numbers(a, made), [1000n]);
  }
  const silent = call({ callee: b, arg: accept(10n), cycles: 1000n, onReject: refunded });
  assert.deepEqual(subnet.numbers(a, silent), [990n]);
});

test("a callee can accept cycles in its callbacks until it answers", () => {
  const subnet = new ScriptSubnet();
  const { a, b, c } = subnet.canisters();
  const later = call({ callee: c, arg: reply(), onReply: script(accept(400n), reply()) });
  const arg = call({ callee: b, arg: script(accept(100n), later), cycles: 1000n, onReply: refunded });
  assert.deepEqual(subnet.numbers(a, arg), [500n]);
  const answered = call({ callee: c, arg: reply(), onReply: script(append("cyclesAvailable"), count()) });
  const early = script(answered, reply());
  assert.deepEqual(subnet.numbers(a, call({ callee: b, arg: early, cycles: 1000n, onReply: refunded })), [
    1000n,
  ]);
});

test("a caller pays the transmission of call and response and the execution of its messages, nothing else", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const before = subnet.canister(a);
  const answer = reply("12345");
  const arg = call({ callee: b, arg: answer, cycles: 7n, onReply: reply() });
  subnet.round(subnet.makeCall(a, "run", arg));
  const after = subnet.canister(a);
  const { instructions, requestAndResponseTransmission, ingressInduction } = after.cyclesConsumed;
  const transmission = callTransmissionFee("run".length + answer.length) + prices.callByte * 5n;
  const used = {
    transmission: requestAndResponseTransmission - before.cyclesConsumed.requestAndResponseTransmission,
    instructions: instructions - before.cyclesConsumed.instructions,
    ingress: ingressInduction - before.cyclesConsumed.ingressInduction,
  };
  assert.equal(used.transmission, transmission);
  assert.ok(used.instructions > 2n * executionFee(0n, 32), "two messages were executed");
  assert.equal(before.cycles - after.cycles, used.transmission + used.instructions + used.ingress);
});

test("cycles for the response are set aside while a call is open", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const before = subnet.canister(a);
  subnet.begin(a, call({ callee: b, arg: reply(), cycles: 7n, onReply: reply() }));
  const { cycles, cyclesConsumed, callbacks } = subnet.canister(a);
  const [callback] = callbacks.values();
  const { update } = subnet.context.limits.instructions;
  assert.equal(callback?.prepaidExecution, executionFee(update, 32));
  assert.equal(callback.prepaidTransmission, responseTransmissionPrepayment);
  const consumed = sumOf(cyclesConsumed) - sumOf(before.cyclesConsumed);
  const aside = 7n + callback.prepaidExecution + callback.prepaidTransmission;
  assert.equal(before.cycles - cycles, consumed + aside);
});

function sumOf(amounts: CyclesConsumed): bigint {
  return Object.values(amounts).reduce((sum: bigint, one: bigint) => sum + one, 0n);
}

test("call_perform refuses the call that is one too many for a callee, but not one to another", () => {
  const subnet = new ScriptSubnet();
  const { a, b, c } = subnet.canisters();
  const performed = append("performResult");
  const made = call({ callee: b, arg: reply() });
  const many = script(...Array.from({ length: 500 }, () => made));
  const arg = script(many, performed, made, performed, call({ callee: c, arg: reply() }), performed, reply());
  assert.deepEqual(subnet.numbers(a, arg), [0n, 2n, 0n]);
  assert.deepEqual(subnet.numbers(a, script(made, performed, reply())), [0n]);
});

test("call_perform counts the calls of earlier messages that are still open", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const made = call({ callee: b, arg: reply() });
  subnet.begin(a, script(...Array.from({ length: 499 }, () => made)));
  assert.equal(subnet.canister(a).openCalls.get(encodeHex(b.toUint8Array())), 499);
  const performed = append("performResult");
  const arg = script(made, performed, made, performed, reply());
  assert.deepEqual(subnet.numbers(a, arg), [0n, 2n]);
  subnet.release();
  assert.equal(subnet.canister(a).openCalls.size, 0);
});

test("a canister never has more than the most cycles, whatever it accepts and gets back", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  subnet.state = withCanister(subnet.state, { ...subnet.canister(a), cycles: MAX_CYCLES });
  const arg = script(accept(2n ** 62n), reply());
  assert.equal(subnet.run(b, call({ callee: a, arg, cycles: 10n ** 13n, onReply: reply() })).kind, "replied");
  assert.equal(subnet.balance(a), MAX_CYCLES);
});

test("a message cannot send the cycles that it has to set aside for its memory", () => {
  const subnet = new ScriptSubnet({ subnetMemoryBytes: 2 ** 32, reservationThresholdBytes: 0 });
  const { a, b } = subnet.canisters();
  const canister = subnet.canister(a);
  const settings = {
    ...canister.settings,
    freezingThresholdSeconds: 0n,
    reservedCyclesLimit: 10n ** 18n,
  };
  subnet.state = withCanister(subnet.state, { ...canister, cycles: 50n * 10n ** 12n, settings });
  const before = cyclesIn(subnet.state);
  const arg = script(accept(2n ** 62n), reply());
  const made = call({ callee: b, arg, cycles: 49n * 10n ** 12n, onReply: reply() });
  assert.match(rejectOf(subnet.run(a, script(growHeap(16_000n), made))), /^IC0532 /);
  assert.ok(cyclesIn(subnet.state) <= before);
  assert.equal(subnet.run(a, made).kind, "replied");
});
