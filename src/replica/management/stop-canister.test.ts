import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeManagementArgs, managementCanisterId, type Principal } from "../../wire/mod.ts";
import type { AdmittedCall } from "../ingress/ingress-state.ts";
import { executeRound } from "../execute-round.ts";
import { append, appendRejectText, call, numbersOf, reply, script } from "../testing/script-canister.ts";
import { rejectOf, ScriptSubnet, textOf } from "../testing/script-subnet.ts";
import { settingsArgs } from "../testing/test-subnet.ts";

const STOP_TIMEOUT_NS = 300_000_000_000n;

interface Busy {
  readonly subnet: ScriptSubnet;
  readonly a: Principal;
  readonly b: Principal;
  readonly waiting: AdmittedCall;
}

/** A canister `a` that is going to make two calls to `b`, one after the other; the first one is held on its way. */
function busyCanister(): Busy {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const second = call({ callee: b, arg: reply(), onReply: reply("done") });
  const waiting = subnet.begin(a, call({ callee: b, arg: reply(), onReply: second }));
  return { subnet, a, b, waiting };
}

function stop(subnet: ScriptSubnet, canisterId: Principal): AdmittedCall {
  const stopping = subnet.makeManagementCall("stop_canister", { canister_id: canisterId });
  subnet.round(stopping);
  return stopping;
}

test("stop_canister answers when the last open call of the canister is closed", () => {
  const { subnet, a, waiting } = busyCanister();
  const { version } = subnet.canister(a);
  const stopping = stop(subnet, a);
  assert.equal(subnet.statusOf(stopping), "processing");
  assert.equal(subnet.canister(a).status.kind, "stopping");
  assert.equal(subnet.canister(a).version, version + 1n);
  subnet.release();
  assert.equal(textOf(subnet.resultOf(waiting)), "done");
  assert.equal(subnet.resultOf(stopping).kind, "replied");
  const { status, version: stoppedVersion } = subnet.canister(a);
  assert.deepEqual([status.kind, stoppedVersion], ["stopped", version + 4n]);
  assert.equal(subnet.state.deadlines.size, 0);
});

test("stop_canister answers all stops that wait", () => {
  const { subnet, a } = busyCanister();
  const first = stop(subnet, a);
  const second = stop(subnet, a);
  assert.deepEqual([subnet.statusOf(first), subnet.statusOf(second)], ["processing", "processing"]);
  subnet.release();
  assert.deepEqual([subnet.statusOf(first), subnet.statusOf(second)], ["replied", "replied"]);
});

test("a stopping canister takes no calls of users or canisters, and says so in canister_status", () => {
  const { subnet, a, b } = busyCanister();
  stop(subnet, a);
  const refusal = subnet.filter(subnet.makeCall(a, "run", reply()));
  assert.ok(refusal.kind === "refused");
  assert.equal(`${refusal.errorCode} ${refusal.message}`, `IC0509 Canister ${a.toText()} is stopping`);
  const onReject = script(append("rejectCode"), appendRejectText(), reply());
  const result = subnet.run(b, call({ callee: a, arg: reply(), onReject }));
  assert.ok(result.kind === "replied");
  assert.equal(numbersOf(result.data)[0], 5n);
  assert.equal(textOf(result).slice(8), `Canister ${a.toText()} is stopping`);
});

test("start_canister cancels the stops that wait, and the canister goes on", () => {
  const { subnet, a, waiting } = busyCanister();
  const stopping = stop(subnet, a);
  subnet.round(subnet.makeManagementCall("start_canister", { canister_id: a }));
  const text = `IC0511 Canister ${a.toText()}'s stop request was cancelled.`;
  assert.equal(rejectOf(subnet.resultOf(stopping)), text);
  subnet.release();
  assert.equal(textOf(subnet.resultOf(waiting)), "done");
  assert.equal(subnet.canister(a).status.kind, "running");
});

test("a stop that takes five minutes is rejected, and the canister stays stopping", () => {
  const { subnet, a } = busyCanister();
  const stopping = stop(subnet, a);
  const dueNs = subnet.state.deadlines.first()?.[0];
  assert.ok(dueNs?.endsWith(`:stop:${a.toText()}`));
  const outcome = executeRound(
    subnet.state,
    { timeNs: subnet.state.timeNs + STOP_TIMEOUT_NS, randomness: new Uint8Array(32), ingress: [] },
    subnet.context,
  );
  subnet.state = outcome.state;
  assert.deepEqual(outcome.finished.includes(stopping.requestId), true);
  assert.match(rejectOf(subnet.resultOf(stopping)), /^IC0206 /);
  assert.equal(subnet.canister(a).status.kind, "stopping");
  subnet.release();
  assert.equal(subnet.canister(a).status.kind, "stopped");
});

test("a canister can stop another one, and waits as a user does", () => {
  const { subnet, a, b } = busyCanister();
  subnet.manage("update_settings", {
    canister_id: a,
    settings: settingsArgs({ controllers: [[b]] }),
    sender_canister_version: [],
  });
  const arg = call({
    callee: managementCanisterId,
    method: "stop_canister",
    arg: encodeManagementArgs("stop_canister", { canister_id: a }),
    cycles: 77n,
    onReply: script(append("cyclesRefunded"), reply()),
    onReject: script(appendRejectText(), reply()),
  });
  const caller = subnet.makeCall(b, "run", arg);
  subnet.round(caller);
  assert.equal(subnet.statusOf(caller), "processing");
  subnet.release();
  const result = subnet.resultOf(caller);
  assert.ok(result.kind === "replied");
  assert.deepEqual(numbersOf(result.data), [77n]);
  assert.equal(subnet.canister(a).status.kind, "stopped");
});

test("a canister that stops itself waits for its own call, until somebody starts it", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  subnet.manage("update_settings", {
    canister_id: a,
    settings: settingsArgs({ controllers: [[a, ...subnet.canister(a).settings.controllers]] }),
    sender_canister_version: [],
  });
  const arg = call({
    callee: managementCanisterId,
    method: "stop_canister",
    arg: encodeManagementArgs("stop_canister", { canister_id: a }),
    onReject: script(append("rejectCode"), appendRejectText(), reply()),
  });
  const waiting = subnet.begin(a, arg);
  subnet.release();
  assert.equal(subnet.canister(a).status.kind, "stopping");
  subnet.manage("start_canister", { canister_id: a });
  const result = subnet.resultOf(waiting);
  assert.ok(result.kind === "replied");
  assert.equal(numbersOf(result.data)[0], 5n);
});

test("a message on its way to a canister that was deleted meanwhile is rejected", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const onReject = script(append("rejectCode"), reply());
  const waiting = subnet.begin(a, call({ callee: b, arg: reply(), onReject }));
  subnet.manage("stop_canister", { canister_id: b });
  subnet.manage("delete_canister", { canister_id: b });
  subnet.release();
  const result = subnet.resultOf(waiting);
  assert.ok(result.kind === "replied");
  assert.deepEqual(numbersOf(result.data), [3n]);
});
