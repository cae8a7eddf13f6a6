import assert from "node:assert/strict";
import { test } from "node:test";
import type { MessageKind } from "../../engine/mod.ts";
import { executeRound } from "../execute-round.ts";
import type { AdmittedCall } from "../ingress/ingress-state.ts";
import { assertCallInvariants, cyclesIn, cyclesUsed } from "../messaging/testing/call-invariants.ts";
import type { ReplicaContext } from "../replica-context.ts";
import { append, call, numbersOf, reply, script, setTimer, trap } from "../testing/script-canister.ts";
import { rejectOf, ScriptSubnet, textOf } from "../testing/script-subnet.ts";

/** A context whose engine breaks at messages of this kind; the fault is injected, as a real one needs a full machine. */
function breakingAt(context: ReplicaContext, kind: MessageKind): ReplicaContext {
  const engine = Object.assign(Object.create(context.engine) as typeof context.engine, {
    run: (request: Parameters<typeof context.engine.run>[0]) => {
      if (request.message.kind === kind) throw new RangeError("Array buffer allocation failed");
      return context.engine.run(request);
    },
  });
  return { ...context, engine };
}

/** Executes calls to the end with the broken context. */
function execute(subnet: ScriptSubnet, context: ReplicaContext, ...calls: readonly AdmittedCall[]): void {
  let ingress = calls;
  for (let more = true; more; ingress = []) {
    const batch = { timeNs: subnet.state.timeNs + 1n, randomness: new Uint8Array(32), ingress };
    const outcome = executeRound(subnet.state, batch, context);
    assertCallInvariants(outcome.state);
    subnet.state = outcome.state;
    more = outcome.moreWork;
  }
}

test("executeIsolated() rejects the call of a canister that meets a defect, and gives its cycles back", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const told = script(append("rejectCode"), append("cyclesRefunded"), reply());
  const made = subnet.makeCall(a, "run", call({ callee: b, method: "ask", cycles: 9n, onReject: told }));
  execute(subnet, breakingAt(subnet.context, "replicated_query"), made);
  const result = subnet.resultOf(made);
  assert.ok(result.kind === "replied");
  assert.deepEqual(numbersOf(result.data), [5n, 9n]);
});

test("executeIsolated() ends a call whose response meets a defect, without a trace but its refunds", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const total = (): bigint => cyclesIn(subnet.state) + cyclesUsed(subnet.state);
  const before = total();
  const broken = subnet.makeCall(a, "run", call({ callee: b, arg: reply(), cycles: 9n, onReply: reply() }));
  const other = subnet.makeCall(b, "run", reply("fine"));
  execute(subnet, breakingAt(subnet.context, "reply_callback"), broken, other);
  assert.match(rejectOf(subnet.resultOf(broken)), /^IC0525 /);
  assert.equal(textOf(subnet.resultOf(other)), "fine");
  assert.equal(subnet.canister(a).callContexts.size, 0);
  assert.equal(total(), before);
});

test("executeIsolated() ends a call whose cleanup meets a defect", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const arg = call({ callee: b, arg: reply(), onReply: trap("no"), onCleanup: reply() });
  const broken = subnet.makeCall(a, "run", arg);
  execute(subnet, breakingAt(subnet.context, "cleanup_callback"), broken);
  assert.match(rejectOf(subnet.resultOf(broken)), /^IC0525 /);
});

test("executeRound() passes over a task that meets a defect, and goes on with the next", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  subnet.run(a, script(setTimer(subnet.state.timeNs + 2n, reply()), reply()));
  const other = subnet.makeCall(a, "run", reply("fine"));
  execute(subnet, breakingAt(subnet.context, "global_timer"), other);
  assert.equal(textOf(subnet.resultOf(other)), "fine");
  assert.equal(subnet.canister(a).globalTimerNs, 0n);
});
