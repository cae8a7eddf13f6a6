import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8 } from "../../bytes/mod.ts";
import {
  canisterIdFromNumber,
  decodeManagementResult,
  encodeManagementArgs,
  managementCanisterId,
} from "../../wire/mod.ts";
import { defaultLimits } from "../limits.ts";
import { counterBytes, counterModule } from "../testing/counter.ts";
import { installArgs, TestSubnet, user } from "../testing/test-subnet.ts";
import type { QueryOutcome } from "./execute-query.ts";

function refusalOf(outcome: QueryOutcome): string {
  return outcome.kind === "rejected" ? `${outcome.errorCode} ${outcome.message}` : "replied";
}

test("executeQuery() answers and leaves no trace", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule, Uint8Array.of(2));
  const { state } = subnet;
  assert.deepEqual(subnet.query(counter, "write_and_get"), { kind: "replied", arg: counterBytes(77) });
  assert.deepEqual(subnet.query(counter, "get"), { kind: "replied", arg: counterBytes(2) });
  assert.deepEqual(subnet.query(counter, "get_composite"), { kind: "replied", arg: counterBytes(2) });
  assert.equal(subnet.state, state);
});

test("executeQuery() hands the data certificate to the canister", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  assert.deepEqual(subnet.query(counter, "has_certificate"), { kind: "replied", arg: counterBytes(1) });
});

test("executeQuery() rejects what cannot be queried, in the replica's words", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const id = counter.toText();
  const missing = canisterIdFromNumber(77n);
  assert.equal(refusalOf(subnet.query(missing, "get")), `IC0301 Canister ${missing.toText()} not found`);
  assert.match(refusalOf(subnet.query(subnet.create(), "get")), /^IC0537/);
  assert.match(
    refusalOf(subnet.query(counter, "increment")),
    /^IC0536 Error from Canister .*: Canister has no query method 'increment'\./,
  );
  assert.equal(
    refusalOf(subnet.query(counter, "silent_query")),
    `IC0506 Canister ${id} did not produce a response`,
  );
  subnet.manage("stop_canister", { canister_id: counter });
  assert.match(refusalOf(subnet.query(counter, "get")), /^IC0508 Canister .* is stopped and therefore/);
});

test("executeQuery() refuses a frozen canister", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const frozen = { ...subnet.canister(counter), cycles: 5n };
  subnet.state = { ...subnet.state, canisters: subnet.state.canisters.with(counter.toText(), frozen) };
  assert.match(refusalOf(subnet.query(counter, "get")), /^IC0207 .* because it's frozen\./);
});

test("executeQuery() stops at the instruction limit for queries", () => {
  const subnet = new TestSubnet({ instructions: { ...defaultLimits.instructions, query: 3n } });
  const counter = subnet.install(counterModule);
  assert.match(refusalOf(subnet.query(counter, "get")), /^IC0522/);
});

test("executeQuery() answers canister_status and fetch_canister_logs for whom they are meant", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  subnet.update(counter, "print_and_trap");
  const effectiveCanisterId = counter;
  const status = {
    arg: encodeManagementArgs("canister_status", { canister_id: counter }),
    effectiveCanisterId,
  };
  const answered = subnet.query(managementCanisterId, "canister_status", status);
  assert.ok(answered.kind === "replied");
  const result = decodeManagementResult("canister_status", answered.arg);
  assert.deepEqual(result.module_hash, [subnet.canister(counter).installed?.moduleHash]);
  const stranger = user("stranger");
  const refused = subnet.query(managementCanisterId, "canister_status", { ...status, sender: stranger });
  assert.match(refusalOf(refused), /^IC0512/);

  const filter: [{ by_idx: { start: bigint; end: bigint } }] = [{ by_idx: { start: 1n, end: 9n } }];
  const arg = encodeManagementArgs("fetch_canister_logs", { canister_id: counter, filter });
  const logs = subnet.query(managementCanisterId, "fetch_canister_logs", { arg, effectiveCanisterId });
  assert.ok(logs.kind === "replied");
  const { canister_log_records } = decodeManagementResult("fetch_canister_logs", logs.arg);
  assert.deepEqual(
    canister_log_records.map(({ content }) => decodeUtf8(content)),
    ["[TRAP]: no luck"],
  );
  assert.equal(
    refusalOf(
      subnet.query(managementCanisterId, "fetch_canister_logs", {
        arg,
        effectiveCanisterId,
        sender: stranger,
      }),
    ),
    `IC0406 Caller ${stranger.toText()} is not allowed to access canister logs`,
  );
});

test("executeQuery() refuses a management query whose URL names another canister", () => {
  const subnet = new TestSubnet();
  const arg = encodeManagementArgs("canister_status", { canister_id: subnet.create() });
  const options = { arg, effectiveCanisterId: subnet.create() };
  assert.match(refusalOf(subnet.query(managementCanisterId, "canister_status", options)), /^IC0408/);
});

test("executeQuery() knows no other management queries", () => {
  const subnet = new TestSubnet();
  const arg = encodeManagementArgs("install_code", installArgs(subnet.create(), counterModule));
  assert.match(refusalOf(subnet.query(managementCanisterId, "install_code", { arg })), /^IC0536/);
  const none = { arg: encodeManagementArgs("list_canisters", null) };
  assert.equal(
    refusalOf(subnet.query(managementCanisterId, "list_canisters", none)),
    "IC0406 list_canisters is only available on subnets with subnet admins",
  );
});
