import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8 } from "../../bytes/mod.ts";
import {
  decodeManagementResult,
  encodeManagementArgs,
  managementCanisterId,
  type ManagementArgs,
  type ManagementResults,
  type Principal,
} from "../../wire/mod.ts";
import { appendLogs } from "../canister-logs.ts";
import { withCanister } from "../canisters.ts";
import type { QueryOutcome } from "../query/execute-query.ts";
import { counterModule } from "../testing/counter.ts";
import { print, reply, script, trap } from "../testing/script-canister.ts";
import { ScriptSubnet } from "../testing/script-subnet.ts";
import { alice, installArgs, settingsArgs, type TestSubnet, user } from "../testing/test-subnet.ts";

type Filter = ManagementArgs["fetch_canister_logs"]["filter"];
type Records = ManagementResults["fetch_canister_logs"]["canister_log_records"];

function ask(
  subnet: TestSubnet,
  canister_id: Principal,
  options: { filter?: Filter; sender?: Principal } = {},
): QueryOutcome {
  const { filter = [], sender = alice } = options;
  const arg = encodeManagementArgs("fetch_canister_logs", { canister_id, filter });
  const effectiveCanisterId = canister_id;
  return subnet.query(managementCanisterId, "fetch_canister_logs", { arg, sender, effectiveCanisterId });
}

function recordsOf(outcome: QueryOutcome): Records {
  assert.ok(outcome.kind === "replied", outcome.kind === "rejected" ? outcome.message : "");
  return decodeManagementResult("fetch_canister_logs", outcome.arg).canister_log_records;
}

function linesOf(outcome: QueryOutcome): string[] {
  return recordsOf(outcome).map(({ content }) => decodeUtf8(content));
}

function set(subnet: TestSubnet, canister_id: Principal, changes: Parameters<typeof settingsArgs>[0]): void {
  const settings = settingsArgs(changes);
  subnet.manage("update_settings", { canister_id, settings, sender_canister_version: [] });
}

test("fetch_canister_logs shows what updates print and how they trap, not what queries do", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  subnet.run(a, script(print("one"), print("two"), reply()));
  subnet.run(a, script(print("three"), trap("no luck")));
  subnet.query(a, "ask", { arg: script(print("unseen"), trap("unseen")) });
  assert.deepEqual(linesOf(ask(subnet, a)), ["one", "two", "three", "[TRAP]: no luck"]);
  const records = recordsOf(ask(subnet, a));
  assert.deepEqual(
    records.map(({ idx }) => idx),
    [0n, 1n, 2n, 3n],
  );
  assert.equal(records.at(-1)?.timestamp_nanos, subnet.state.timeNs);
});

test("fetch_canister_logs shows a range of indexes or times, the end not included", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const times = ["0", "1", "2", "3"].map((line) => {
    subnet.run(a, script(print(line), reply()));
    return subnet.state.timeNs;
  });
  const byIndex = (start: bigint, end: bigint): Filter => [{ by_idx: { start, end } }];
  const byTime = (start = 0n, end = 0n): Filter => [{ by_timestamp_nanos: { start, end } }];
  assert.deepEqual(linesOf(ask(subnet, a, { filter: byIndex(1n, 3n) })), ["1", "2"]);
  assert.deepEqual(linesOf(ask(subnet, a, { filter: byIndex(3n, 1n) })), []);
  assert.deepEqual(linesOf(ask(subnet, a, { filter: byTime(times[1], times[3]) })), ["1", "2"]);
  assert.deepEqual(linesOf(ask(subnet, a, { filter: byTime(times[3], 2n ** 64n - 1n) })), ["3"]);
});

test("fetch_canister_logs is for controllers, or for whom the log visibility names", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const viewer = user("viewer");
  const refusal = (sender: Principal): string => {
    const outcome = ask(subnet, a, { sender });
    return outcome.kind === "rejected" ? `${outcome.errorCode} ${outcome.message}` : "shown";
  };
  const denied = (sender: Principal): string =>
    `IC0406 Caller ${sender.toText()} is not allowed to access canister logs`;
  assert.deepEqual([refusal(alice), refusal(viewer), refusal(a)], ["shown", denied(viewer), denied(a)]);
  set(subnet, a, { log_visibility: [{ allowed_viewers: [viewer] }] });
  assert.deepEqual(
    [refusal(alice), refusal(viewer), refusal(user("other"))],
    ["shown", "shown", denied(user("other"))],
  );
  set(subnet, a, { log_visibility: [{ public: null }] });
  assert.equal(refusal(user("other")), "shown");
});

test("the logs outlive an upgrade, and neither a reinstall nor an uninstall", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  subnet.run(a, script(print("kept"), reply()));
  const mode: { upgrade: [] } = { upgrade: [] };
  subnet.manage("install_code", installArgs(a, counterModule, { mode }));
  assert.deepEqual(linesOf(ask(subnet, a)), ["kept"]);
  subnet.manage("install_code", installArgs(a, counterModule, { mode: { reinstall: null } }));
  assert.deepEqual(linesOf(ask(subnet, a)), []);
  subnet.update(a, "print_and_trap");
  assert.equal(recordsOf(ask(subnet, a))[0]?.idx, 1n);
  subnet.manage("uninstall_code", { canister_id: a, sender_canister_version: [] });
  assert.deepEqual(linesOf(ask(subnet, a)), []);
});

test("the log memory limit decides how much is kept, up to what one answer can hold", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const line = "x".repeat(1_000);
  const write = (): unknown => subnet.run(a, script(print(line), print(line), print(line), reply()));
  write();
  write();
  assert.equal(linesOf(ask(subnet, a)).length, 4);
  set(subnet, a, { log_memory_limit: [2n ** 21n] });
  write();
  assert.equal(linesOf(ask(subnet, a)).length, 7);
  set(subnet, a, { log_memory_limit: [4_096n] });
  assert.equal(linesOf(ask(subnet, a)).length, 4);

  set(subnet, a, { log_memory_limit: [2n ** 21n] });
  const large = Array<Uint8Array>(70).fill(new Uint8Array(30_000));
  subnet.state = withCanister(subnet.state, appendLogs(subnet.canister(a), large, subnet.state.timeNs));
  const stored = subnet.canister(a).logs.records.map(({ index }) => index);
  const shown = recordsOf(ask(subnet, a)).map(({ idx }) => idx);
  assert.deepEqual(shown, stored.slice(-66));
  const filter: Filter = [{ by_idx: { start: 0n, end: 1_000n } }];
  const first = recordsOf(ask(subnet, a, { filter })).map(({ idx }) => idx);
  assert.deepEqual(first, stored.slice(0, first.length));
  assert.ok(first.length < stored.length);
});
