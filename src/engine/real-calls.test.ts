import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { IDL } from "@icp-sdk/core/candid";
import { Principal } from "@icp-sdk/core/principal";
import { compileMotoko } from "../../tests/support/compile-motoko.ts";
import type { MessageOutcome, OutgoingCall, Response } from "./message-outcome.ts";
import { quietEnvironment, TestCanister } from "./testing/test-canister.ts";

type Returned = Extract<MessageOutcome, { kind: "returned" }>;

const relay = join(import.meta.dirname, "../../tests/canisters/relay.mo");
const self = Principal.fromUint8Array(quietEnvironment.canisterId);
const Peer = IDL.Service({
  echo: IDL.Func([IDL.Nat], [IDL.Nat], []),
  refuse: IDL.Func([IDL.Text], [], []),
  fail: IDL.Func([], [], []),
  take: IDL.Func([IDL.Nat], [IDL.Nat], []),
  doubled: IDL.Func([IDL.Nat], [IDL.Nat], ["query"]),
});
const Report = IDL.Record({ journal: IDL.Text });
const compilers = { enhanced: compileMotoko(relay), classic: compileMotoko(relay, "motoko-classic") };

/** The smallest network: one canister whose calls all go to itself. Answers what the call came to. */
function ask(canister: TestCanister, methodName: string, arg: Uint8Array): Response {
  const caller = quietEnvironment.canisterId;
  const outcome = canister.run("update", methodName, { arg, caller });
  if (outcome.kind !== "returned") {
    return { kind: "reject", message: outcome.kind === "trapped" ? outcome.trap.message : outcome.kind };
  }
  let { response } = outcome;
  const open = [...outcome.effects.calls];
  for (let call = open.shift(); call !== undefined; call = open.shift()) {
    const next = callBack(canister, call, response !== undefined);
    if (next === undefined) continue;
    response ??= next.response;
    open.push(...next.effects.calls);
  }
  return response ?? { kind: "reject", message: "did not reply" };
}

/** Delivers a call and its answer. A callback that traps is followed by the cleanup. */
function callBack(canister: TestCanister, call: OutgoingCall, hasResponded: boolean): Returned | undefined {
  const answer = ask(canister, call.methodName, call.arg);
  const environment = { hasResponded };
  const outcome =
    answer.kind === "reply"
      ? canister.run("reply_callback", "", { closure: call.onReply, arg: answer.data, environment })
      : canister.run("reject_callback", "", {
          closure: call.onReject,
          reject: { code: 4, message: answer.message },
          environment,
        });
  if (outcome.kind === "returned") return outcome;
  if (call.onCleanup !== undefined) {
    const { effects } = canister.expectReturned("cleanup_callback", "", { closure: call.onCleanup });
    assert.deepEqual(effects.calls, []);
  }
  return undefined;
}

function encoded(types: IDL.Type[], values: unknown[]): Uint8Array {
  return new Uint8Array(IDL.encode(types, values));
}

function decoded(types: IDL.Type[], response: Response): unknown[] {
  assert.ok(response.kind === "reply", response.kind === "reject" ? response.message : "");
  return IDL.decode(types, response.data);
}

for (const [persistence, wasm] of Object.entries(compilers)) {
  test(`a Motoko canister awaits calls to itself, ${persistence} persistence`, () => {
    const canister = TestCanister.install(wasm);
    assert.deepEqual(decoded([IDL.Nat], ask(canister, "sumTo", encoded([IDL.Nat], [5]))), [15n]);
    const fan = encoded([Peer, IDL.Nat], [self, 10]);
    assert.deepEqual(decoded([IDL.Nat], ask(canister, "fan", fan)), [33n]);
  });

  test(`a Motoko canister catches rejects, and cleans up after a trap, ${persistence} persistence`, () => {
    const canister = TestCanister.install(wasm);
    const attempt = ask(canister, "attempt", encoded([Peer, IDL.Text], [self, "not today"]));
    // A vector of pairs, as the type says.
    const [[refused] = []] = decoded([IDL.Vec(IDL.Tuple(IDL.Text, IDL.Text))], attempt) as unknown[][];
    assert.deepEqual(refused, ["#canister_reject", "not today"]);
    assert.equal(ask(canister, "stumble", encoded([Peer], [self])).kind, "reject");
    const report = canister.reply("query", "report", { arg: encoded([], []) });
    assert.deepEqual(IDL.decode([Report], report)[0], { journal: "refused;failed;began;cleaned;" });
  });
}
