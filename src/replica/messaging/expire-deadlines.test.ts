import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8 } from "../../bytes/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import {
  append,
  appendArg,
  appendRejectText,
  call,
  count,
  numbersOf,
  reply,
  script,
  type Script,
  scriptModule,
} from "../testing/script-canister.ts";
import { enqueueMessage } from "./message-queue.ts";
import type { AdmittedCall } from "../ingress/ingress-state.ts";
import { ScriptSubnet, textOf } from "../testing/script-subnet.ts";
import { installArgs } from "../testing/test-subnet.ts";
import { executeRound, type RoundOutcome } from "../execute-round.ts";

const SECOND_NS = 1_000_000_000n;

/** Lets time pass, and one round with it. */
function wait(subnet: ScriptSubnet, seconds: bigint): RoundOutcome {
  const timeNs = subnet.state.timeNs + seconds * SECOND_NS;
  const batch = { timeNs, randomness: new Uint8Array(32), ingress: [] };
  const outcome = executeRound(subnet.state, batch, subnet.context);
  subnet.state = outcome.state;
  return outcome;
}

interface OpenCall {
  readonly subnet: ScriptSubnet;
  readonly a: Principal;
  readonly b: Principal;
  readonly waiting: AdmittedCall;
}

/** A best-effort call of 10 s from `a` to `b` whose request is held on its way. */
function openCall(options: {
  readonly cycles?: bigint;
  readonly arg?: Script;
  readonly onReject: Script;
}): OpenCall {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const { cycles = 0n, arg = reply(), onReject } = options;
  const made = call({ callee: b, arg, cycles, timeoutSeconds: 10, onReply: reply("in time"), onReject });
  return { subnet, a, b, waiting: subnet.begin(a, made) };
}

test("a best-effort call is rejected with code 6 at its deadline", () => {
  const { subnet, waiting } = openCall({
    onReject: script(append("rejectCode"), appendRejectText(), reply()),
  });
  wait(subnet, 9n);
  assert.equal(subnet.statusOf(waiting), "processing");
  assert.deepEqual(wait(subnet, 1n).finished, [waiting.requestId]);
  const result = subnet.resultOf(waiting);
  assert.ok(result.kind === "replied");
  assert.equal(numbersOf(result.data)[0], 6n);
  assert.equal(textOf(result).slice(8), "Call deadline has expired.");
  assert.equal(subnet.state.deadlines.size, 0);
});

test("a response that comes after the deadline is dropped: the callbacks run once", () => {
  const { subnet, a, waiting } = openCall({ onReject: script(count(), reply("gave up")) });
  const [request] = subnet.held;
  assert.ok(request?.kind === "request");
  wait(subnet, 10n);
  assert.equal(textOf(subnet.resultOf(waiting)), "gave up");
  const payload = { kind: "reply", data: new Uint8Array() } as const;
  const late = { kind: "response", caller: request.caller, payload, refund: 70n } as const;
  subnet.state = enqueueMessage(subnet.state, late);
  const { version, cycles } = subnet.canister(a);
  subnet.release();
  assert.equal(subnet.canister(a).version, version);
  assert.equal(subnet.canister(a).cycles, cycles + 70n);
  assert.deepEqual(subnet.numbers(a, script(append("counter"), reply())), [1n]);
});

test("a late response does not answer a call of a new canister with the id of its caller", () => {
  const { subnet, a, b } = openCall({ onReject: reply("gave up") });
  const [request] = subnet.held;
  assert.ok(request?.kind === "request");
  wait(subnet, 10n);
  subnet.manage("stop_canister", { canister_id: a });
  subnet.manage("delete_canister", { canister_id: a });
  const nothing: { readonly settings: []; readonly sender_canister_version: [] } = {
    settings: [],
    sender_canister_version: [],
  };
  subnet.manage("provisional_create_canister_with_cycles", { amount: [], specified_id: [a], ...nothing });
  subnet.manage("install_code", installArgs(a, scriptModule));
  const waiting = subnet.begin(
    a,
    call({ callee: b, arg: reply("right"), onReply: script(appendArg(), reply()) }),
  );
  const payload = { kind: "reply", data: encodeUtf8("wrong") } as const;
  subnet.state = enqueueMessage(subnet.state, {
    kind: "response",
    caller: request.caller,
    payload,
    refund: 0n,
  });
  subnet.round();
  assert.equal(subnet.statusOf(waiting), "processing");
  subnet.release();
  assert.equal(textOf(subnet.resultOf(waiting)), "right");
});

test("executeRound() says when a best-effort call ends although nothing arrives", () => {
  const { subnet } = openCall({ onReject: reply() });
  const startedNs = subnet.state.timeNs;
  assert.equal(wait(subnet, 1n).nextWakeNs, startedNs + 10n * SECOND_NS);
});

test("a best-effort call that is answered in time leaves no deadline behind", () => {
  const { subnet, waiting } = openCall({ onReject: reply("late") });
  assert.equal(subnet.state.deadlines.size, 1);
  subnet.release();
  assert.equal(textOf(subnet.resultOf(waiting)), "in time");
  assert.equal(subnet.state.deadlines.size, 0);
});

test("the cycles of a best-effort call that expired come back without a message", () => {
  const { subnet, a, waiting } = openCall({
    cycles: 10n ** 13n,
    onReject: script(append("cyclesRefunded"), reply()),
  });
  const before = subnet.balance(a);
  wait(subnet, 10n);
  const result = subnet.resultOf(waiting);
  assert.ok(result.kind === "replied");
  assert.deepEqual(numbersOf(result.data), [0n]);
  const { version } = subnet.canister(a);
  const expired = subnet.balance(a);
  assert.ok(expired - before < 10n ** 12n, "only what was set aside for the response is back");
  subnet.release();
  assert.equal(subnet.balance(a) - expired, 10n ** 13n);
  assert.equal(subnet.canister(a).version, version);
});

test("a best-effort call that reaches its callee after the deadline is not executed", () => {
  const { subnet, b } = openCall({ arg: script(count(), reply()), onReject: reply() });
  wait(subnet, 10n);
  subnet.release();
  assert.deepEqual(subnet.numbers(b, script(append("counter"), reply())), [0n]);
});

test("msg_deadline names the whole second in which the caller gives up, and 0 without one", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const tell = script(append("deadline"), reply());
  const relay = (timeoutSeconds?: number): Script =>
    call({
      callee: b,
      arg: tell,
      onReply: script(appendArg(), reply()),
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    });
  assert.deepEqual(subnet.numbers(a, relay()), [0n]);
  const [deadlineNs = 0n] = subnet.numbers(a, relay(7));
  assert.equal(deadlineNs, (subnet.state.timeNs / SECOND_NS + 7n) * SECOND_NS);
});
