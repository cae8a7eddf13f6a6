import assert from "node:assert/strict";
import { test } from "node:test";
import type { ManagementArgs, Principal } from "../../wire/mod.ts";
import { withCanister } from "../canisters.ts";
import { counterModule } from "../testing/counter.ts";
import { append, call, count, numbersOf, reply, script } from "../testing/script-canister.ts";
import { ScriptSubnet } from "../testing/script-subnet.ts";
import { alice, installArgs, settingsArgs, TestSubnet, user } from "../testing/test-subnet.ts";
import { callPrepayment } from "./fees.ts";
import { freezingThreshold } from "./freezing-threshold.ts";

/** Gives the canister `above` cycles more than its freezing threshold. */
function leave(subnet: TestSubnet, canisterId: Principal, above: bigint): void {
  const canister = subnet.canister(canisterId);
  subnet.state = withCanister(subnet.state, { ...canister, cycles: freezingThreshold(canister) + above });
}

function messageOf(result: ReturnType<TestSubnet["update"]>): string {
  assert.ok(result.kind === "rejected", result.kind);
  return `${result.errorCode} ${result.message}`;
}

function settings(
  canister_id: Principal,
  changes: Partial<ManagementArgs["update_settings"]["settings"]>,
): ManagementArgs["update_settings"] {
  return { canister_id, settings: settingsArgs(changes), sender_canister_version: [] };
}

test("a frozen canister refuses ingress messages; only its controllers are told how much is missing", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(counterModule);
  leave(subnet, canisterId, 0n);
  const text = `IC0207 Canister ${canisterId.toText()} is out of cycles`;
  const fee = 1_200_000n + 2_000n * BigInt("increment".length);
  const own = messageOf(subnet.update(canisterId, "increment", { sender: alice }));
  assert.equal(own, `${text}: please top up the canister with at least 1_218_000 additional cycles`);
  assert.equal(fee, 1_218_000n);
  assert.equal(messageOf(subnet.update(canisterId, "increment", { sender: user("bob") })), text);
});

test("a canister that can pay for the reception but not for the longest execution rejects the message and keeps the fee", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(counterModule);
  leave(subnet, canisterId, 40_000_000_000n);
  const before = subnet.canister(canisterId);
  assert.match(messageOf(subnet.update(canisterId, "increment")), /^IC0207 /);
  const after = subnet.canister(canisterId);
  assert.equal(after.cyclesConsumed.ingressInduction - before.cyclesConsumed.ingressInduction, 1_218_000n);
  assert.equal(after.cyclesConsumed.instructions, before.cyclesConsumed.instructions);
});

test("a frozen canister refuses queries, and a top-up by anybody thaws it", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(counterModule);
  leave(subnet, canisterId, -1n);
  const refused = subnet.query(canisterId, "get");
  assert.ok(refused.kind === "rejected");
  assert.equal(
    refused.message,
    `Canister ${canisterId.toText()} is unable to process query calls because it's frozen. Please top up the canister with cycles and try again.`,
  );
  assert.deepEqual([refused.errorCode, refused.rejectCode], ["IC0207", 2]);
  const amount = 100_000_000_000n;
  subnet.manage("provisional_top_up_canister", { canister_id: canisterId, amount }, { sender: user("bob") });
  assert.equal(subnet.query(canisterId, "get").kind, "replied");
  assert.equal(subnet.update(canisterId, "increment").kind, "replied");
});

test("a frozen canister is thawed by a lower freezing threshold, whose call is paid afterwards; a large argument is not", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(counterModule);
  subnet.manage("update_settings", settings(canisterId, { freezing_threshold: [10n ** 9n] }));
  leave(subnet, canisterId, -1n);
  const { cycles } = subnet.canister(canisterId);
  const variables = [
    { name: "filler", value: "x".repeat(120) },
    { name: "more", value: "x".repeat(120) },
  ];
  const large = settings(canisterId, {
    freezing_threshold: [2_592_000n],
    environment_variables: [variables],
  });
  assert.equal(subnet.manageFails("update_settings", large), "IC0207");
  subnet.manage("update_settings", settings(canisterId, { freezing_threshold: [2_592_000n] }));
  assert.ok(subnet.canister(canisterId).cycles < cycles);
  assert.equal(subnet.update(canisterId, "increment").kind, "replied");
});

test("a canister that cannot pay for the longest install refuses one", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.create();
  leave(subnet, canisterId, 300_000_000_000n);
  assert.equal(subnet.manageFails("install_code", installArgs(canisterId, counterModule)), "IC0207");
  leave(subnet, canisterId, 301_000_000_000n);
  subnet.manage("install_code", installArgs(canisterId, counterModule));
});

test("installs are limited in their rate (IC0209), which melts with time", () => {
  const subnet = new TestSubnet({ installInstructionsPerSecond: 1_000n });
  const canisterId = subnet.install(counterModule);
  const again = installArgs(canisterId, counterModule, { mode: { reinstall: null } });
  assert.equal(subnet.manageFails("install_code", again), "IC0209");
  const { instructions } = subnet.canister(canisterId).installDebit;
  for (let second = 0n; second <= instructions / 1_000n; second += 1n) subnet.round();
  subnet.manage("install_code", again);
});

test("call_perform fails with code 2 if the call would freeze the canister", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const arg = script(call({ callee: b, arg: reply() }), append("performResult"), reply());
  const prepaid = callPrepayment("run".length + reply().length, 40_000_000_000n, 32);
  const atLeast = 40_005_000_000n + prepaid;
  leave(subnet, a, atLeast);
  assert.deepEqual(subnet.numbers(a, arg), [2n]);
  leave(subnet, a, atLeast + 100_000_000n);
  assert.deepEqual(subnet.numbers(a, arg), [0n]);
});

test("the response to a call is executed by a canister that froze in between", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const arg = call({ callee: b, arg: reply(), onReply: script(count(), append("counter"), reply()) });
  const waiting = subnet.begin(a, arg);
  leave(subnet, a, -1_000_000n);
  subnet.release();
  const result = subnet.resultOf(waiting);
  assert.ok(result.kind === "replied");
  assert.deepEqual(numbersOf(result.data), [1n]);
});
