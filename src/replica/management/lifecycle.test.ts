import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8 } from "../../bytes/mod.ts";
import {
  canisterIdFromNumber,
  decodeManagementResult,
  encodeManagementArgs,
  type ManagementArgs,
  type ManagementMethod,
  type ManagementResults,
  Principal,
} from "../../wire/mod.ts";
import { counterBytes, counterModule } from "../testing/counter.ts";
import { withCustomSection } from "../testing/custom-section.ts";
import { alice, settingsArgs, TestSubnet, user } from "../testing/test-subnet.ts";
import { managementHandlers } from "./handlers.ts";

const bob = user("bob");
const noVersion: { sender_canister_version: [] } = { sender_canister_version: [] };

/** A call that a canister makes, which the ingress path cannot. */
function callByCanister<Method extends ManagementMethod>(
  subnet: TestSubnet,
  method: Method,
  args: ManagementArgs[Method],
  options: { caller: Principal; cyclesAttached?: bigint },
): { result: ManagementResults[Method]; cyclesAccepted: bigint } | string {
  const { caller, cyclesAttached = 0n } = options;
  const arg = encodeManagementArgs(method, args);
  const handler = managementHandlers.get(method);
  assert.ok(handler);
  const call = { caller, fromUser: false, method, arg, cyclesAttached };
  const outcome = handler(subnet.state, call, subnet.context);
  subnet.state = outcome.state;
  if (outcome.kind === "reject") return outcome.reject.errorCode;
  assert.ok(outcome.kind === "reply");
  return {
    result: decodeManagementResult(method, outcome.data),
    cyclesAccepted: outcome.cyclesAccepted ?? 0n,
  };
}

test("provisional_create_canister_with_cycles gives ids in order, 100 T cycles and no Wasm memory limit", () => {
  const subnet = new TestSubnet();
  const first = subnet.create();
  assert.equal(first.toText(), "bkyz2-fmaaa-aaaaa-qaaaq-cai");
  assert.equal(subnet.create({ cycles: 5n }).toText(), canisterIdFromNumber(0x8000000000100002n).toText());
  const canister = subnet.canister(first);
  assert.equal(canister.cycles, 100_000_000_000_000n);
  assert.equal(canister.version, 0n);
  assert.equal(canister.settings.wasmMemoryLimitBytes, 0);
  assert.deepEqual(canister.history.changes, [
    {
      timestampNs: subnet.state.timeNs - 1_000_000_000n,
      canisterVersion: 0n,
      origin: { kind: "from_user", userId: alice },
      details: { kind: "creation", controllers: [alice], environmentVariablesHash: undefined },
    },
  ]);
});

test("provisional_create_canister_with_cycles takes a free id of the subnet, once", () => {
  const subnet = new TestSubnet();
  const id = canisterIdFromNumber(0x8000000000100001n);
  const args: ManagementArgs["provisional_create_canister_with_cycles"] = {
    amount: [],
    settings: [],
    specified_id: [id],
    ...noVersion,
  };
  subnet.manage("provisional_create_canister_with_cycles", args);
  assert.equal(subnet.manageFails("provisional_create_canister_with_cycles", args), "IC0538");
  const ledger: typeof args = { ...args, specified_id: [Principal.fromText("ryjl3-tyaaa-aaaaa-aaaba-cai")] };
  assert.equal(subnet.manageFails("provisional_create_canister_with_cycles", ledger), "IC0538");
  const foreign: typeof args = { ...args, specified_id: [alice] };
  assert.equal(subnet.manageFails("provisional_create_canister_with_cycles", foreign), "IC0405");
  assert.equal(subnet.create().toText(), canisterIdFromNumber(0x8000000000100002n).toText());
});

test("create_canister takes the creation fee from the attached cycles and limits the Wasm memory to 3 GiB", () => {
  const subnet = new TestSubnet();
  const caller = subnet.create();
  const args: ManagementArgs["create_canister"] = { settings: [], ...noVersion };
  assert.equal(
    callByCanister(subnet, "create_canister", args, { caller, cyclesAttached: 499_999_999_999n }),
    "IC0403",
  );
  const created = callByCanister(subnet, "create_canister", args, {
    caller,
    cyclesAttached: 600_000_000_000n,
  });
  assert.ok(typeof created !== "string");
  assert.equal(created.cyclesAccepted, 600_000_000_000n);
  const canister = subnet.canister(created.result.canister_id);
  assert.equal(canister.cycles, 100_000_000_000n);
  assert.equal(canister.settings.wasmMemoryLimitBytes, 3 * 2 ** 30);
  assert.deepEqual(canister.settings.controllers, [caller]);
});

test("update_settings changes what is named, counts a version, and records controllers only", () => {
  const subnet = new TestSubnet();
  const id = subnet.create();
  const variables = [
    { name: "b", value: "2" },
    { name: "a", value: "1" },
  ];
  const settings = settingsArgs({ freezing_threshold: [600n], environment_variables: [variables] });
  subnet.manage("update_settings", { canister_id: id, settings, ...noVersion });
  const changed = subnet.canister(id);
  assert.equal(changed.version, 1n);
  assert.equal(changed.history.total, 1n);
  assert.equal(changed.settings.freezingThresholdSeconds, 600n);
  assert.deepEqual(
    changed.settings.environmentVariables.map(({ name }) => name),
    ["a", "b"],
  );
  subnet.manage("update_settings", {
    canister_id: id,
    settings: settingsArgs({ controllers: [[bob, alice, bob]] }),
    ...noVersion,
  });
  const handedOver = subnet.canister(id);
  assert.equal(handedOver.settings.controllers.length, 2);
  assert.deepEqual(handedOver.history.changes.at(-1)?.details, {
    kind: "controllers_change",
    controllers: handedOver.settings.controllers,
  });
});

test("update_settings refuses values out of range and leaves the canister alone", () => {
  const subnet = new TestSubnet();
  const id = subnet.create();
  const eleven = Array.from({ length: 11 }, (_, index) => user(`controller ${index}`));
  const variable = { name: "x".repeat(129), value: "" };
  const variables = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `variable ${index}`, value: "" }));
  const cases = [
    [settingsArgs({ compute_allocation: [101n] }), "IC0504"],
    [settingsArgs({ freezing_threshold: [2n ** 64n] }), "IC0504"],
    [settingsArgs({ wasm_memory_limit: [2n ** 48n + 1n] }), "IC0504"],
    [settingsArgs({ controllers: [eleven] }), "IC0408"],
    [settingsArgs({ log_visibility: [{ allowed_viewers: eleven }] }), "IC0408"],
    [settingsArgs({ snapshot_visibility: [{ allowed_viewers: eleven }] }), "IC0408"],
    [settingsArgs({ status_visibility: [{ allowed_viewers: eleven }] }), "IC0408"],
    [settingsArgs({ reserved_cycles_limit: [2n ** 128n] }), "IC0504"],
    [settingsArgs({ minimum_incoming_canister_call_cycles: [2n ** 128n] }), "IC0504"],
    [settingsArgs({ memory_allocation: [2n ** 64n] }), "IC0504"],
    [settingsArgs({ wasm_memory_threshold: [2n ** 48n + 1n] }), "IC0504"],
    [settingsArgs({ environment_variables: [variables(21)] }), "IC0408"],
    [settingsArgs({ log_memory_limit: [2n ** 21n + 1n] }), "IC0406"],
    [settingsArgs({ compute_allocation: [100n], memory_allocation: [2n ** 60n] }), "IC0101"],
    [settingsArgs({ environment_variables: [[variable]] }), "IC0408"],
    [
      settingsArgs({
        environment_variables: [
          [
            { name: "a", value: "" },
            { name: "a", value: "" },
          ],
        ],
      }),
      "IC0408",
    ],
    [settingsArgs({ log_memory_limit: [1n] }), "IC0406"],
    [settingsArgs({ memory_allocation: [2n ** 60n] }), "IC0101"],
  ] as const;
  const before = subnet.canister(id);
  for (const [settings, code] of cases) {
    assert.equal(subnet.manageFails("update_settings", { canister_id: id, settings, ...noVersion }), code);
  }
  const after = subnet.canister(id);
  assert.deepEqual([after.version, after.settings], [before.version, before.settings]);
});

test("update_settings wants the cycles for a raised allocation", () => {
  const subnet = new TestSubnet();
  const id = subnet.create({ cycles: 1_000_000_000_000n });
  const memory = settingsArgs({ memory_allocation: [2n ** 34n] });
  assert.equal(
    subnet.manageFails("update_settings", { canister_id: id, settings: memory, ...noVersion }),
    "IC0531",
  );
  const compute = settingsArgs({ compute_allocation: [1n] });
  assert.equal(
    subnet.manageFails("update_settings", { canister_id: id, settings: compute, ...noVersion }),
    "IC0530",
  );
});

test("stop_canister and start_canister count their versions", () => {
  const subnet = new TestSubnet();
  const id = subnet.install(counterModule);
  const versions = (["stop_canister", "stop_canister", "start_canister", "start_canister"] as const).map(
    (method) => {
      subnet.manage(method, { canister_id: id });
      return subnet.canister(id).version;
    },
  );
  assert.deepEqual(versions, [3n, 4n, 5n, 6n]);
  assert.deepEqual(subnet.update(id, "increment"), { kind: "replied", data: counterBytes(1) });
});

test("delete_canister removes a stopped canister for good", () => {
  const subnet = new TestSubnet();
  const id = subnet.create();
  assert.equal(subnet.manageFails("delete_canister", { canister_id: id }), "IC0510");
  subnet.manage("stop_canister", { canister_id: id });
  assert.equal(callByCanister(subnet, "delete_canister", { canister_id: id }, { caller: bob }), "IC0512");
  subnet.manage("delete_canister", { canister_id: id });
  assert.equal(subnet.state.canisters.has(id.toText()), false);
  assert.notEqual(subnet.create().toText(), id.toText());
});

test("delete_canister does not let a canister delete itself", () => {
  const subnet = new TestSubnet();
  const id = subnet.create();
  subnet.manage("update_settings", {
    canister_id: id,
    settings: settingsArgs({ controllers: [[alice, id]] }),
    ...noVersion,
  });
  subnet.manage("stop_canister", { canister_id: id });
  assert.equal(callByCanister(subnet, "delete_canister", { canister_id: id }, { caller: id }), "IC0512");
});

test("uninstall_code drops code, memory, certified data, timer and logs, and keeps the rest", () => {
  const subnet = new TestSubnet();
  const id = subnet.install(counterModule);
  subnet.update(id, "certify");
  subnet.update(id, "print_and_trap");
  const before = subnet.canister(id);
  subnet.manage("uninstall_code", { canister_id: id, ...noVersion });
  const after = subnet.canister(id);
  assert.equal(after.installed, undefined);
  assert.deepEqual([after.certifiedData.length, after.globalTimerNs, after.logs.records.length], [0, 0n, 0]);
  assert.deepEqual(after.settings, before.settings);
  assert.deepEqual(after.history.changes.at(-1)?.details, { kind: "code_uninstall" });
  subnet.manage("uninstall_code", { canister_id: id, ...noVersion });
  assert.equal(subnet.canister(id).version, before.version + 2n);
});

test("deposit_cycles and provisional_top_up_canister add to the balance", () => {
  const subnet = new TestSubnet();
  const id = subnet.create({ cycles: 10n });
  const caller = subnet.create();
  const outcome = callByCanister(
    subnet,
    "deposit_cycles",
    { canister_id: id },
    { caller, cyclesAttached: 7n },
  );
  assert.deepEqual(outcome, { result: null, cyclesAccepted: 7n });
  subnet.manage("provisional_top_up_canister", { canister_id: id, amount: 100n }, { sender: bob });
  assert.equal(subnet.canister(id).cycles, 117n);
});

test("the provisional methods make no balance of more than 128 bits", () => {
  const subnet = new TestSubnet();
  const most = 2n ** 128n - 1n;
  assert.equal(subnet.canister(subnet.create({ cycles: most + 1n })).cycles, 100_000_000_000_000n);
  const id = subnet.create({ cycles: most });
  subnet.manage("provisional_top_up_canister", { canister_id: id, amount: most });
  assert.equal(subnet.canister(id).cycles, most);
});

test("raw_rand answers 32 bytes that differ from call to call", () => {
  const subnet = new TestSubnet();
  const caller = subnet.create();
  const first = callByCanister(subnet, "raw_rand", null, { caller });
  const second = callByCanister(subnet, "raw_rand", null, { caller });
  assert.ok(typeof first !== "string" && typeof second !== "string");
  assert.equal(first.result.length, 32);
  assert.notDeepEqual(first.result, second.result);
});

test("canister_status tells settings, memory and module hash, and sums its memory up", () => {
  const subnet = new TestSubnet();
  const id = subnet.install(counterModule);
  subnet.update(id, "save");
  const status = subnet.manage("canister_status", { canister_id: id });
  assert.deepEqual(status.status, { running: null });
  assert.equal(status.memory_metrics.wasm_memory_size, 65_536n);
  assert.equal(status.memory_metrics.stable_memory_size, 65_536n);
  assert.equal(status.memory_metrics.wasm_binary_size, BigInt(counterModule.length));
  const parts = Object.values(status.memory_metrics).reduce((sum, part) => sum + part, 0n);
  assert.equal(status.memory_size, parts);
  assert.deepEqual(
    status.settings.controllers.map((controller) => controller.toText()),
    [alice.toText()],
  );
  assert.equal(status.settings.freezing_threshold, 2_592_000n);
});

test("canister_info tells the latest changes, and no more than there are", () => {
  const subnet = new TestSubnet();
  const id = subnet.install(counterModule);
  const ask = (wanted: [] | [bigint]): string[] => {
    const args = { canister_id: id, num_requested_changes: wanted };
    const outcome = callByCanister(subnet, "canister_info", args, { caller: bob });
    assert.ok(typeof outcome !== "string");
    assert.equal(outcome.result.total_num_changes, 2n);
    return outcome.result.recent_changes.flatMap(({ details }) => Object.keys(details));
  };
  assert.deepEqual(ask([]), []);
  assert.deepEqual(ask([1n]), ["code_deployment"]);
  assert.deepEqual(ask([9n]), ["creation", "code_deployment"]);
});

test("canister_metadata shows private sections to controllers only", () => {
  const subnet = new TestSubnet();
  let module = withCustomSection(counterModule, "icp:public a", encodeUtf8("open"));
  module = withCustomSection(module, "icp:private b", encodeUtf8("closed"));
  const id = subnet.install(module);
  const ask = (name: string, caller: Principal): unknown => {
    const outcome = callByCanister(subnet, "canister_metadata", { canister_id: id, name }, { caller });
    return typeof outcome === "string" ? outcome : outcome.result.value;
  };
  assert.deepEqual(ask("a", bob), encodeUtf8("open"));
  assert.equal(ask("b", bob), "IC0406");
  assert.deepEqual(ask("b", alice), encodeUtf8("closed"));
  assert.equal(ask("c", alice), "IC0406");
});
