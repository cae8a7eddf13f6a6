import assert from "node:assert/strict";
import { test } from "node:test";
import type { Principal } from "../../wire/mod.ts";
import {
  append,
  appendArg,
  appendCaller,
  appendCallerInfo,
  appendRejectText,
  call,
  count,
  numbersOf,
  reject,
  reply,
  type Script,
  script,
  spin,
  trap,
} from "../testing/script-canister.ts";
import { rejectOf, ScriptSubnet, textOf } from "../testing/script-subnet.ts";
import { alice } from "../testing/test-subnet.ts";

/** Calls `callee` and replies what came back, or the code and the text of the reject. */
function relay(callee: Principal, arg: Script, method = "run"): Script {
  return call({
    callee,
    method,
    arg,
    onReply: script(appendArg(), reply()),
    onReject: script(append("rejectCode"), appendRejectText(), reply()),
  });
}

/** The code and the text that a canister read of a reject. */
function relayed(subnet: ScriptSubnet, caller: Principal, arg: Script): string {
  const result = subnet.run(caller, arg);
  assert.ok(result.kind === "replied", "the relay was rejected");
  const [code] = numbersOf(result.data);
  return `${code} ${new TextDecoder().decode(result.data.slice(8))}`;
}

test("a call between canisters comes back with the reply of an update method", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const arg = call({ callee: b, arg: reply("hello"), onReply: script(appendArg(), reply(" world")) });
  assert.equal(subnet.text(a, arg), "hello world");
  assert.equal(subnet.state.messages.size, 0);
  for (const id of [a, b]) {
    const { callContexts, callbacks, openCalls } = subnet.canister(id);
    assert.deepEqual([callContexts.size, callbacks.size, openCalls.size], [0, 0, 0]);
  }
});

test("a call between canisters can run a query method, which changes nothing but the version", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const before = subnet.canister(b);
  assert.equal(subnet.text(a, relay(b, script(count(), reply("seen")), "ask")), "seen");
  const after = subnet.canister(b);
  assert.equal(after.installed?.execution, before.installed?.execution);
  assert.equal(after.version, before.version + 1n);
});

test("a reject of the callee reaches the reject callback with code 4 and its text", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  assert.equal(relayed(subnet, a, relay(b, reject("not today"))), "4 not today");
});

test("a callee that traps is rejected with code 5, and with its error code in front of the text", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const text = relayed(subnet, a, relay(b, trap("broken")));
  const expected = `5 IC0503: Error from Canister ${b.toText()}: Canister called \`ic0.trap\` with message: 'broken'.`;
  assert.equal(text.split("\n")[0], expected);
});

test("a callee that never answers is rejected as soon as nothing is left that could answer", () => {
  const subnet = new ScriptSubnet();
  const { a, b, c } = subnet.canisters();
  assert.equal(relayed(subnet, a, relay(b, count())), "5 No response");
  const twoHops = call({ callee: c, arg: reply(), onReply: count() });
  assert.equal(relayed(subnet, a, relay(b, twoHops)), "5 No response");
  const text = `IC0506 Canister ${a.toText()} did not reply to the call`;
  assert.equal(rejectOf(subnet.run(a, call({ callee: b, arg: reply() }))), text);
});

test("a callee that is missing, has no code or no such method rejects with the code that belongs to it", () => {
  const subnet = new ScriptSubnet();
  const { a, b, c } = subnet.canisters();
  const empty = subnet.create();
  subnet.manage("stop_canister", { canister_id: c });
  subnet.manage("delete_canister", { canister_id: c });
  const lines = [relay(c, reply()), relay(empty, reply()), relay(b, reply(), "nothing")].map(
    (arg) => relayed(subnet, a, arg).split("\n")[0],
  );
  assert.deepEqual(lines, [
    `3 Canister ${c.toText()} not found`,
    `5 IC0537: Error from Canister ${empty.toText()}: Attempted to execute a message, but the canister contains no Wasm module..`,
    `5 IC0536: Error from Canister ${b.toText()}: Canister has no update method 'nothing'..`,
  ]);
});

test("a callee that is stopped rejects with code 5", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  subnet.manage("stop_canister", { canister_id: b });
  assert.equal(relayed(subnet, a, relay(b, reply())), `5 Canister ${b.toText()} is stopped`);
});

test("a callee that is frozen rejects with code 2", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const frozen = { ...subnet.canister(b), cycles: 1n };
  subnet.state = { ...subnet.state, canisters: subnet.state.canisters.with(b.toText(), frozen) };
  const text = `2 IC0207: Canister ${b.toText()} is out of cycles`;
  assert.equal(relayed(subnet, a, relay(b, reply())), text);
});

test("a callee that demands cycles of other canisters rejects a call with fewer, but not its own", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const canister = subnet.canister(b);
  const settings = { ...canister.settings, minimumIncomingCanisterCallCycles: 1000n };
  const demanding = { ...canister, settings };
  subnet.state = { ...subnet.state, canisters: subnet.state.canisters.with(b.toText(), demanding) };
  assert.match(relayed(subnet, a, relay(b, reply())), /^5 /);
  assert.equal(subnet.text(b, relay(b, reply("mine"))), "mine");
  const paying = call({
    callee: b,
    arg: reply("paid"),
    cycles: 1000n,
    onReply: script(appendArg(), reply()),
  });
  assert.equal(subnet.text(a, paying), "paid");
});

test("calls can be nested, and a canister can call itself", () => {
  const subnet = new ScriptSubnet();
  const { a, b, c } = subnet.canisters();
  assert.equal(subnet.text(a, relay(b, relay(c, relay(a, relay(a, reply("deep")))))), "deep");
});

test("a canister can answer from any of its callbacks, and only once", () => {
  const subnet = new ScriptSubnet();
  const { a, b, c } = subnet.canisters();
  const second = call({ callee: c, arg: reply("c"), onReply: script(appendArg(), reply(" after b")) });
  assert.equal(subnet.text(a, call({ callee: b, arg: reply("b"), onReply: second })), "c after b");

  const twice = script(
    call({ callee: b, arg: reply(), onReply: script(count(), reply("again")) }),
    reply("first"),
  );
  assert.equal(subnet.text(a, twice), "first");
  assert.deepEqual(subnet.numbers(a, script(append("counter"), reply())), [0n]);
});

test("msg_caller names in a callback who made the call that it belongs to", () => {
  const subnet = new ScriptSubnet();
  const { a, b, c } = subnet.canisters();
  const caller = (arg: Script): Uint8Array => {
    const result = subnet.run(a, arg);
    assert.ok(result.kind === "replied");
    return result.data;
  };
  const onReply = script(appendCaller(), reply());
  assert.deepEqual(caller(call({ callee: b, arg: reply(), onReply })), alice.toUint8Array());
  const inner = call({ callee: c, arg: reply(), onReply });
  assert.deepEqual(caller(relay(b, inner)), a.toUint8Array());
});

test("msg_caller_info_data tells in a callback what was said about the user, but not to a callee", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const onReply = script(appendArg(), appendCallerInfo(), reply());
  const plain = subnet.makeCall(
    a,
    "run",
    call({ callee: b, arg: script(appendCallerInfo(), reply("-")), onReply }),
  );
  const otherFields = { sender_info: { info: Uint8Array.of(88, 89), signer: a.toUint8Array() } };
  const told = { ...plain, content: { ...plain.content, otherFields } };
  subnet.round(told);
  assert.equal(textOf(subnet.resultOf(told)), "-XY");
});

test("a call that waits for others is processing, over as many rounds as that takes", () => {
  const subnet = new ScriptSubnet({ roundInstructions: 1n });
  const { a, b } = subnet.canisters();
  const waiting = subnet.makeCall(a, "run", relay(b, reply("late")));
  subnet.round(waiting);
  let rounds = 1;
  for (; subnet.statusOf(waiting) === "processing"; rounds += 1) {
    assert.deepEqual(subnet.state.messages.size, 1);
    subnet.round();
  }
  assert.equal(rounds, 3);
  assert.equal(textOf(subnet.resultOf(waiting)), "late");
});

test("executeRound() reports the calls that ended in the order in which they did", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const far = subnet.makeCall(a, "run", relay(b, reply()));
  const near = subnet.makeCall(b, "run", reply());
  assert.deepEqual(subnet.round(far, near).finished, [near.requestId, far.requestId]);
});

test("executeRound() lets neither calls of users nor messages between canisters starve", () => {
  const subnet = new ScriptSubnet({ roundInstructions: 40_000n, messageOverheadInstructions: 0n });
  const { a, b } = subnet.canisters();
  const busy = subnet.makeCall(a, "run", relay(b, script(spin(10_000n), relay(b, relay(b, reply("end"))))));
  subnet.round(busy);
  const calls = Array.from({ length: 6 }, () => subnet.makeCall(b, "run", script(spin(10_000n), reply())));
  subnet.round(...calls);
  const ended = (): number => calls.filter((one) => subnet.statusOf(one) === "replied").length;
  assert.ok(ended() > 0 && ended() < calls.length, `${ended()} calls of users ended`);
  const messagesEnded = subnet.state.nextMessage - subnet.state.messages.size;
  assert.ok(messagesEnded > 0, "no message between canisters was executed");
  while (subnet.round().moreWork);
  assert.equal(textOf(subnet.resultOf(busy)), "end");
  assert.equal(ended(), calls.length);
});

test("a query method that runs as an update cannot make calls", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const result = subnet.update(a, "ask", { arg: relay(b, reply()) });
  assert.match(rejectOf(result), /^IC0504 /);
});

test("performance_counter(1) goes on in the callbacks of a call", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const counted = script(append("callInstructions"), reply());
  const [alone = 0n] = subnet.numbers(a, call({ callee: b, arg: reply(), onReply: counted }));
  const [busy = 0n] = subnet.numbers(
    a,
    script(spin(10_000n), call({ callee: b, arg: reply(), onReply: counted })),
  );
  assert.ok(busy > alone + 10_000n, `${busy} is not far more than ${alone}`);
});

test("call_perform answers 2 while too many bytes wait between canisters", () => {
  const subnet = new ScriptSubnet({ maxQueuedBytes: 3000 });
  const { a, b } = subnet.canisters();
  const arg = new Uint8Array(1000);
  const performed = append("performResult");
  const one = script(call({ callee: b, arg }), performed);
  assert.deepEqual(subnet.numbers(a, script(one, one, one, reply())), [0n, 0n, 2n]);
  assert.deepEqual(
    subnet.numbers(b, script(one, one, one, reply())),
    [0n, 0n, 2n],
    "the others have arrived",
  );
});
