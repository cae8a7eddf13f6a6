import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeManagementResult, encodeManagementArgs, managementCanisterId } from "../../wire/mod.ts";
import { call, reply } from "../testing/script-canister.ts";
import { ScriptSubnet } from "../testing/script-subnet.ts";
import { TestSubnet, user } from "../testing/test-subnet.ts";

test("canister_metrics tells a controller what a canister used its cycles for, all of them", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const read = () => subnet.manage("canister_metrics", { canister_id: a }).cycles_consumed;
  const before = read();
  const balance = subnet.balance(a);
  subnet.run(a, call({ callee: b, arg: reply(), onReply: reply() }));
  const after = read();
  assert.ok(after.instructions > before.instructions);
  assert.ok(after.ingress_induction > before.ingress_induction);
  assert.ok(after.request_and_response_transmission > before.request_and_response_transmission);
  assert.equal(after.canister_creation, 0n);
  const sum = (used: Record<string, bigint>): bigint =>
    Object.values(used).reduce((total, cycles) => total + cycles, 0n);
  assert.equal(
    sum({ ...subnet.canister(a).cyclesConsumed }) - sum({ ...before }),
    balance - subnet.balance(a),
  );
});

test("canister_metrics can be queried, by controllers only", () => {
  const subnet = new TestSubnet();
  const id = subnet.create();
  const arg = encodeManagementArgs("canister_metrics", { canister_id: id });
  const options = { arg, effectiveCanisterId: id };
  const answer = subnet.query(managementCanisterId, "canister_metrics", options);
  assert.ok(answer.kind === "replied");
  const { cycles_consumed } = decodeManagementResult("canister_metrics", answer.arg);
  assert.equal(cycles_consumed.http_outcalls, 0n);
  const sender = user("stranger");
  const refused = subnet.query(managementCanisterId, "canister_metrics", { ...options, sender });
  assert.ok(refused.kind === "rejected");
  assert.equal(refused.errorCode, "IC0512");
  assert.equal(subnet.manageFails("canister_metrics", { canister_id: id }, { sender }), "IC0512");
});
