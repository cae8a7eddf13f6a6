import assert from "node:assert/strict";
import { test } from "node:test";
import { assembleWat } from "../../../tests/support/compile-wat.ts";
import { canisterIdFromNumber, managementCanisterId } from "../../wire/mod.ts";
import { counterModule } from "../testing/counter.ts";
import { settingsArgs, TestSubnet, user } from "../testing/test-subnet.ts";
import type { IngressVerdict } from "./filter-ingress.ts";

function refusalOf(verdict: IngressVerdict): string {
  return verdict.kind === "refused"
    ? `${verdict.errorCode} ${verdict.rejectCode} ${verdict.message}`
    : verdict.kind;
}

const mallory = user("mallory");
const missing = canisterIdFromNumber(77n);

test("filterIngress() lets controllers manage their canister and nobody else", () => {
  const subnet = new TestSubnet();
  const id = subnet.create();
  const args = { canister_id: id };
  assert.equal(refusalOf(subnet.filter(subnet.makeManagementCall("stop_canister", args))), "admitted");
  assert.equal(
    refusalOf(subnet.filter(subnet.makeManagementCall("stop_canister", args, { sender: mallory }))),
    `IC0512 5 Only controllers of canister ${id.toText()} can call ic00 method stop_canister`,
  );
  assert.equal(
    refusalOf(subnet.filter(subnet.makeManagementCall("stop_canister", { canister_id: missing }))),
    `IC0301 3 Canister ${missing.toText()} not found`,
  );
});

test("filterIngress() keeps the methods of canisters from users", () => {
  const subnet = new TestSubnet();
  for (const method of ["create_canister", "raw_rand", "deposit_cycles", "http_request", "canister_info"]) {
    const call = subnet.makeCall(managementCanisterId, method, new Uint8Array());
    assert.equal(refusalOf(subnet.filter(call)), `IC0406 4 Only canisters can call ic00 method ${method}`);
  }
  const logs = subnet.makeCall(managementCanisterId, "fetch_canister_logs", new Uint8Array());
  assert.match(
    refusalOf(subnet.filter(logs)),
    /^IC0406 4 fetch_canister_logs API is not accessible via ingress/,
  );
  const unknown = subnet.makeCall(managementCanisterId, "nonsense", new Uint8Array());
  assert.equal(refusalOf(subnet.filter(unknown)), "IC0536 5 ic00 interface does not expose method nonsense");
});

test("filterIngress() refuses an argument that cannot be decoded", () => {
  const subnet = new TestSubnet();
  const call = subnet.makeCall(managementCanisterId, "start_canister", Uint8Array.of(1, 2, 3));
  assert.equal(
    refusalOf(subnet.filter(call)),
    "IC0408 4 Failed to decode payload for ic00 method: start_canister",
  );
});

test("filterIngress() tells when the URL names another canister than the argument", () => {
  const subnet = new TestSubnet();
  const id = subnet.create();
  const call = subnet.makeManagementCall(
    "start_canister",
    { canister_id: id },
    { effectiveCanisterId: missing },
  );
  assert.deepEqual(subnet.filter(call), {
    kind: "misdirected",
    message: `Specified CanisterId ${id.toText()} does not match effective canister id in URL: ${missing.toText()}`,
  });
});

test("filterIngress() admits whom the status visibility names to canister_status only", () => {
  const subnet = new TestSubnet();
  const id = subnet.create();
  const settings = settingsArgs({ status_visibility: [{ allowed_viewers: [mallory] }] });
  subnet.manage("update_settings", { canister_id: id, settings, sender_canister_version: [] });
  const asMallory = { sender: mallory };
  const status = subnet.makeManagementCall("canister_status", { canister_id: id }, asMallory);
  assert.equal(refusalOf(subnet.filter(status)), "admitted");
  const list = subnet.makeManagementCall("list_canister_snapshots", { canister_id: id }, asMallory);
  assert.match(refusalOf(subnet.filter(list)), /^IC0512/);
});

test("filterIngress() refuses calls to canisters that take none", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  subnet.manage("stop_canister", { canister_id: counter });
  const empty = subnet.create();
  const poor = subnet.create({ cycles: 1_000n });
  const verdictFor = (id: typeof empty): string =>
    refusalOf(subnet.filter(subnet.makeCall(id, "x", new Uint8Array(), { sender: mallory })));
  assert.equal(verdictFor(missing), `IC0301 3 Canister ${missing.toText()} not found`);
  assert.equal(verdictFor(counter), `IC0508 5 Canister ${counter.toText()} is stopped`);
  assert.match(verdictFor(empty), /^IC0537 5 .*the canister contains no Wasm module\./);
  assert.equal(verdictFor(poor), `IC0207 2 Canister ${poor.toText()} is out of cycles`);
});

/*
 * Whoever set a freezing threshold that was too high had locked the canister for good: the call that lowers it was refused
 * because the frozen canister could not pay for its reception.
 */
test("filterIngress() admits update_settings to a frozen canister, which thaws it", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const thresholdOf = (seconds: bigint) => ({
    canister_id: counter,
    settings: settingsArgs({ freezing_threshold: [seconds] }),
    sender_canister_version: [] as [],
  });
  subnet.manage("update_settings", thresholdOf(2n ** 64n - 1n));
  const call = subnet.makeCall(counter, "increment", new Uint8Array());
  assert.match(refusalOf(subnet.filter(call)), /^IC0207/);
  const { cycles } = subnet.canister(counter);
  subnet.manage("update_settings", thresholdOf(60n));
  assert.ok(subnet.canister(counter).cycles < cycles);
  assert.equal(refusalOf(subnet.filter(call)), "admitted");
});

test("filterIngress() asks canister_inspect_message on a fork", () => {
  const subnet = new TestSubnet();
  const module = assembleWat(`
    (module
      (import "ic0" "msg_method_name_size" (func $size (result i32)))
      (import "ic0" "accept_message" (func $accept))
      (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
      (import "ic0" "msg_reply" (func $reply))
      (memory 1)
      (func (export "canister_inspect_message")
        (i32.store (i32.const 0) (i32.const 1))
        (if (i32.eq (call $size) (i32.const 1)) (then (call $accept)))
        (if (i32.eq (call $size) (i32.const 2)) (then unreachable))
        (if (i32.eq (call $size) (i32.const 3)) (then (loop $again (br $again)))))
      (func (export "canister_query get")
        (call $append (i32.const 0) (i32.const 4))
        (call $reply)))`);
  const id = subnet.install(module);
  const verdictFor = (method: string): string =>
    refusalOf(subnet.filter(subnet.makeCall(id, method, new Uint8Array())));
  assert.equal(verdictFor("a"), "admitted");
  assert.match(verdictFor("bb"), /^IC0502 5/);
  assert.match(verdictFor("ccc"), /^IC0522 5/);
  assert.equal(
    verdictFor("dddd"),
    `IC0406 4 Error from Canister ${id.toText()}: Canister rejected the message`,
  );
  assert.deepEqual(subnet.query(id, "get"), { kind: "replied", arg: new Uint8Array(4) });
});
