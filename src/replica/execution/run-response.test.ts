import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8 } from "../../bytes/mod.ts";
import {
  append,
  appendRejectText,
  call,
  count,
  growHeap,
  print,
  reject,
  reply,
  type Script,
  script,
  spin,
  trap,
} from "../testing/script-canister.ts";
import { rejectOf, ScriptSubnet } from "../testing/script-subnet.ts";

const counter: Script = script(append("counter"), reply());

test("runResponse() runs the cleanup on the state before a callback that trapped, and rejects the call", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const onReply = script(count(), count(), trap("too much"));
  const result = subnet.run(a, call({ callee: b, arg: reply(), onReply, onCleanup: count() }));
  const text = `IC0503 Error from Canister ${a.toText()}: Canister called \`ic0.trap\` with message: 'too much'.`;
  assert.equal(rejectOf(result).split("\n")[0], text);
  assert.deepEqual(subnet.numbers(a, counter), [1n]);
});

test("runResponse() runs the cleanup after a reject callback too, which knows the code but not the text", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const arg = call({ callee: b, arg: reject("no"), onReject: trap("why"), onCleanup: count() });
  assert.match(rejectOf(subnet.run(a, arg)), /^IC0503 /);
  assert.deepEqual(subnet.numbers(a, counter), [1n]);
  const asksText = call({
    callee: b,
    arg: reject("no"),
    onReject: trap("why"),
    onCleanup: appendRejectText(),
  });
  assert.match(rejectOf(subnet.run(a, asksText)), /call_on_cleanup also failed/);
});

test("runResponse() keeps the cleanup's logs and changes nothing if callback and cleanup both trap", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const onCleanup = script(count(), print("cleaning"), trap("again"));
  const result = subnet.run(a, call({ callee: b, arg: reply(), onReply: trap("first"), onCleanup }));
  const lines = rejectOf(result).split("\n");
  assert.match(lines[0] ?? "", /^IC0503 .*'first'\.$/);
  assert.ok(lines.some((line) => line.includes("'again'")));
  assert.deepEqual(subnet.numbers(a, counter), [0n]);
  const logs = subnet.canister(a).logs.records.map(({ content }) => decodeUtf8(content));
  assert.ok(logs.includes("cleaning"), logs.join());
});

test("runResponse() leaves a call open whose callback trapped while another one may still answer", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const arg = script(
    call({ callee: b, arg: reply(), onReply: trap("lost") }),
    call({ callee: b, arg: reply(), onReply: reply("saved") }),
  );
  assert.equal(subnet.text(a, arg), "saved");
});

test("runResponse() makes the canister one version older than each of its messages that returned", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const { version } = subnet.canister(a);
  subnet.run(a, call({ callee: b, arg: reply(), onReply: reply() }));
  assert.equal(subnet.canister(a).version, version + 2n);
  subnet.run(a, call({ callee: b, arg: reply(), onReply: trap("no") }));
  assert.equal(subnet.canister(a).version, version + 3n);
  subnet.run(a, call({ callee: b, arg: reply(), onReply: trap("no"), onCleanup: count() }));
  assert.equal(subnet.canister(a).version, version + 5n);
});

test("runResponse() keeps a twentieth of the instructions for the cleanup of a callback that runs away", () => {
  const subnet = new ScriptSubnet({
    instructions: { update: 1_000_000n, query: 1_000_000n, inspectMessage: 1n, installCode: 10n ** 9n },
  });
  const { a, b } = subnet.canisters();
  const arg = call({ callee: b, arg: reply(), onReply: spin(10n ** 12n), onCleanup: count() });
  assert.match(rejectOf(subnet.run(a, arg)), /^IC0522 .* 950_000 instructions/);
  assert.deepEqual(subnet.numbers(a, counter), [1n]);
  const tooLong = call({ callee: b, arg: reply(), onReply: trap("no"), onCleanup: spin(10n ** 12n) });
  assert.match(rejectOf(subnet.run(a, tooLong)), /^IC0503 [^]*also failed[^]*exceeded the limit/);
});

test("runResponse() lets a callback grow the memory of a canister that could not pay for a call", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const waiting = subnet.begin(
    a,
    call({ callee: b, arg: reply(), onReply: script(growHeap(10n), reply("grown")) }),
  );
  const poor = { ...subnet.canister(a), cycles: 5n };
  subnet.state = { ...subnet.state, canisters: subnet.state.canisters.with(a.toText(), poor) };
  subnet.release();
  const result = subnet.resultOf(waiting);
  assert.ok(result.kind === "replied", JSON.stringify(result));
  assert.equal(subnet.canister(a).installed?.execution.heapWasmPages, 11);
});
