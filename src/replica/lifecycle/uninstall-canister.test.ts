import assert from "node:assert/strict";
import { test } from "node:test";
import { append, appendRejectText, call, numbersOf, reply, script } from "../testing/script-canister.ts";
import { rejectOf, ScriptSubnet, textOf } from "../testing/script-subnet.ts";

const told = script(append("rejectCode"), append("cyclesRefunded"), appendRejectText(), reply());

test("uninstallCanister() rejects the calls that are open with code 4 and gives their cycles back", () => {
  const subnet = new ScriptSubnet();
  const { a, b, c } = subnet.canisters();
  const inner = call({ callee: c, arg: reply(), onReply: reply() });
  const waiting = subnet.begin(a, call({ callee: b, arg: inner, cycles: 500n, onReject: told }));
  subnet.step();
  assert.equal(subnet.canister(b).callContexts.size, 1);
  subnet.round(subnet.makeManagementCall("uninstall_code", { canister_id: b, sender_canister_version: [] }));
  subnet.release();
  const result = subnet.resultOf(waiting);
  assert.ok(result.kind === "replied");
  assert.deepEqual(numbersOf(result.data).slice(0, 2), [4n, 500n]);
  assert.match(textOf(result).slice(16), /uninstalled/);
});

test("uninstallCanister() rejects the calls of users that are open", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const waiting = subnet.begin(a, call({ callee: b, arg: reply(), onReply: reply() }));
  const uninstall = subnet.makeManagementCall("uninstall_code", {
    canister_id: a,
    sender_canister_version: [],
  });
  subnet.round(uninstall);
  subnet.release();
  assert.match(rejectOf(subnet.resultOf(waiting)), /^IC0406 /);
  assert.equal(subnet.resultOf(uninstall).kind, "replied");
});

test("uninstallCanister() lets late responses bring back their cycles and nothing else", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  subnet.begin(a, call({ callee: b, arg: reply(), cycles: 10n ** 12n, onReply: reply() }));
  const before = subnet.balance(a);
  subnet.round(subnet.makeManagementCall("uninstall_code", { canister_id: a, sender_canister_version: [] }));
  assert.equal(subnet.canister(a).callContexts.size, 1);
  const { version } = subnet.canister(a);
  subnet.release();
  const after = subnet.canister(a);
  assert.deepEqual([after.callContexts.size, after.callbacks.size, after.version], [0, 0, version]);
  assert.ok(after.cycles - before > 10n ** 12n, "the cycles of the call and of its response are back");
});

test("uninstallCanister() leaves a stopping canister stopping until its calls are closed", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  subnet.begin(a, call({ callee: b, arg: reply(), onReply: reply() }));
  const stopping = subnet.makeManagementCall("stop_canister", { canister_id: a });
  const uninstall = subnet.makeManagementCall("uninstall_code", {
    canister_id: a,
    sender_canister_version: [],
  });
  subnet.round(stopping, uninstall);
  subnet.release();
  assert.equal(subnet.resultOf(stopping).kind, "replied");
  assert.equal(subnet.canister(a).status.kind, "stopped");
});
