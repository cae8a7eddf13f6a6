import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterIdFromNumber, managementServiceMethods, type Principal } from "../../wire/mod.ts";
import { counterBytes, counterModule } from "../testing/counter.ts";
import { ScriptSubnet } from "../testing/script-subnet.ts";
import { alice, installArgs, settingsArgs, user } from "../testing/test-subnet.ts";
import { managementHandlers } from "./handlers.ts";
import { callRaw, manageFrom, refusalFrom } from "./testing/canister-caller.ts";

const noVersion: { sender_canister_version: [] } = { sender_canister_version: [] };
const FEE = 500_000_000_000n;

function createFrom(subnet: ScriptSubnet, caller: Principal, cycles = 2n * FEE): Principal {
  const args = { settings: [] as [], ...noVersion };
  return manageFrom(subnet, caller, { method: "create_canister", args, cycles }).result.canister_id;
}

test("every method of the service has an answer for canisters, and no other has", () => {
  assert.deepEqual([...managementHandlers.keys()].sort(), [...managementServiceMethods].sort());
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const end = callRaw(subnet, a, { method: "nonsense", arg: new Uint8Array(), cycles: 7n });
  assert.ok(end.kind === "reject");
  assert.deepEqual(
    [end.code, end.text, end.refunded],
    [5, "Management canister has no method 'nonsense'", 7n],
  );
});

test("create_canister by a canister: the fee leaves the attached cycles, the caller controls", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const { version } = subnet.canister(a);
  const settings = settingsArgs({ environment_variables: [[{ name: "a", value: "1" }]] });
  const args = { settings: [settings] as [typeof settings], sender_canister_version: [version] as [bigint] };
  const created = manageFrom(subnet, a, { method: "create_canister", args, cycles: FEE + 5n });
  assert.equal(created.refunded, 0n);
  const canister = subnet.canister(created.result.canister_id);
  assert.equal(canister.cycles, 5n);
  assert.equal(canister.cyclesConsumed.canisterCreation, FEE);
  assert.deepEqual(
    canister.settings.controllers.map((id) => id.toText()),
    [a.toText()],
  );
  const [creation] = canister.history.changes;
  assert.deepEqual(creation?.origin, { kind: "from_canister", canisterId: a, canisterVersion: version });
  assert.ok(creation.details.kind === "creation");
  assert.equal(creation.details.environmentVariablesHash?.length, 32);
});

test("create_canister by a canister refuses less than the fee and bad settings, and gives the cycles back", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const method = "create_canister";
  const args = { settings: [] as [], ...noVersion };
  assert.match(
    refusalFrom(subnet, a, { method, args, cycles: FEE - 1n }),
    /^4 Creating a canister requires a fee of 500_000_000_000 that .* only 499_999_999_999 cycles were received/,
  );
  const settings = settingsArgs({ compute_allocation: [101n] });
  const bad = { settings: [settings] as [typeof settings], ...noVersion };
  assert.match(
    refusalFrom(subnet, a, { method, args: bad, cycles: 0n }),
    /^5 ComputeAllocation expected to be in the range \[0\.\.100\], got 101/,
  );
});

test("a canister leads the life of another one: install, settings, stop, start, uninstall, delete", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const id = createFrom(subnet, a, 10n * FEE);
  const about = { canister_id: id };
  manageFrom(subnet, a, { method: "install_code", args: installArgs(id, counterModule) });
  assert.deepEqual(subnet.update(id, "increment"), { kind: "replied", data: counterBytes(1) });
  const settings = settingsArgs({ freezing_threshold: [7n] });
  manageFrom(subnet, a, { method: "update_settings", args: { ...about, settings, ...noVersion } });
  manageFrom(subnet, a, { method: "stop_canister", args: about });
  const stopped = manageFrom(subnet, a, { method: "canister_status", args: about }).result;
  assert.deepEqual([stopped.status, stopped.ready_for_migration], [{ stopped: null }, true]);
  assert.equal(stopped.settings.freezing_threshold, 7n);
  manageFrom(subnet, a, { method: "start_canister", args: about });
  manageFrom(subnet, a, { method: "uninstall_code", args: { ...about, ...noVersion } });
  assert.equal(subnet.canister(id).installed, undefined);
  manageFrom(subnet, a, { method: "stop_canister", args: about });
  manageFrom(subnet, a, { method: "delete_canister", args: about });
  assert.equal(subnet.state.canisters.has(id.toText()), false);
});

test("a canister that controls nothing is refused, whatever it asks for", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const about = { canister_id: b };
  const refused = /^5 Only the controllers of the canister/;
  for (const method of [
    "start_canister",
    "stop_canister",
    "delete_canister",
    "canister_status",
    "canister_metrics",
    "stored_chunks",
    "clear_chunk_store",
  ] as const) {
    assert.match(refusalFrom(subnet, a, { method, args: about }), refused, method);
  }
  const missing = canisterIdFromNumber(77n);
  assert.match(
    refusalFrom(subnet, a, { method: "start_canister", args: { canister_id: missing } }),
    /^3 Canister .* not found/,
  );
});

test("a canister reads its own status and uses its own chunk store without controlling itself", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const about = { canister_id: a };
  assert.deepEqual(manageFrom(subnet, a, { method: "canister_status", args: about }).result.status, {
    running: null,
  });
  const chunk = Uint8Array.of(1, 2, 3);
  const { hash } = manageFrom(subnet, a, { method: "upload_chunk", args: { ...about, chunk } }).result;
  assert.deepEqual(manageFrom(subnet, a, { method: "stored_chunks", args: about }).result, [{ hash }]);
  manageFrom(subnet, a, { method: "clear_chunk_store", args: about });
  assert.deepEqual(manageFrom(subnet, a, { method: "stored_chunks", args: about }).result, []);
  assert.match(
    refusalFrom(subnet, a, { method: "canister_metrics", args: about }),
    /^5 Only the controllers of the canister/,
  );
  assert.match(
    refusalFrom(subnet, a, { method: "delete_canister", args: about }),
    /^5 Canister .* cannot delete itself\./,
  );
});

test("a call whose sender_canister_version is not the caller's version is answered with IC0504", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const id = createFrom(subnet, a);
  const { version } = subnet.canister(a);
  const args = (claimed: bigint) => ({
    canister_id: id,
    sender_canister_version: [claimed] as [bigint],
  });
  const before = subnet.canister(id).version;
  assert.equal(
    refusalFrom(subnet, a, { method: "uninstall_code", args: args(version + 1n), cycles: 9n }),
    `5 IC0504: Management canister call payload includes sender canister version ${version + 1n} that does not match the actual sender canister version ${version}.`,
  );
  assert.equal(subnet.canister(id).version, before);
  manageFrom(subnet, a, { method: "uninstall_code", args: args(subnet.canister(a).version) });
  assert.deepEqual(subnet.canister(id).history.changes.at(-1)?.origin, {
    kind: "from_canister",
    canisterId: a,
    canisterVersion: subnet.canister(a).version - 2n,
  });
});

test("deposit_cycles moves the attached cycles to any canister", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const before = subnet.balance(b);
  const args = { canister_id: b };
  const { refunded } = manageFrom(subnet, a, { method: "deposit_cycles", args, cycles: 1_000n });
  assert.deepEqual([refunded, subnet.balance(b) - before], [0n, 1_000n]);
  const missing = { canister_id: canisterIdFromNumber(77n) };
  assert.match(
    refusalFrom(subnet, a, { method: "deposit_cycles", args: missing, cycles: 1_000n }),
    /^3 Canister .* not found/,
  );
});

test("raw_rand, canister_info and canister_metadata are for every canister, and attached cycles come back", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const random = manageFrom(subnet, a, { method: "raw_rand", args: null, cycles: 5n });
  assert.deepEqual([random.result.length, random.refunded], [32, 5n]);
  const about = { canister_id: b, num_requested_changes: [1n] as [bigint] };
  const info = manageFrom(subnet, a, { method: "canister_info", args: about, cycles: 5n });
  assert.equal(info.refunded, 5n);
  assert.deepEqual(
    info.result.controllers.map((id) => id.toText()),
    [alice.toText()],
  );
  assert.deepEqual(
    info.result.recent_changes.flatMap(({ details }) => Object.keys(details)),
    ["code_deployment"],
  );
  const section = { canister_id: b, name: "candid:service" };
  assert.match(
    refusalFrom(subnet, a, { method: "canister_metadata", args: section }),
    /^4 The canister .* has no metadata section with the name candid:service\.$/,
  );
});

test("subnet_info and node_metrics_history tell of the subnets that there are", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const [here] = subnet.state.config.subnets;
  assert.ok(here);
  const subnet_id = here.subnetId;
  assert.deepEqual(manageFrom(subnet, a, { method: "subnet_info", args: { subnet_id } }).result, {
    replica_version: "icebox",
    registry_version: 1n,
  });
  const history = (start: bigint) =>
    manageFrom(subnet, a, {
      method: "node_metrics_history",
      args: { subnet_id, start_at_timestamp_nanos: start },
    }).result;
  const [sample, ...more] = history(0n);
  assert.deepEqual(more, []);
  assert.equal(sample?.timestamp_nanos, subnet.state.timeNs);
  assert.equal(sample.node_metrics[0]?.node_id.toText(), here.nodeId.toText());
  assert.equal(sample.node_metrics[0].num_blocks_proposed_total, subnet.state.round);
  assert.deepEqual(history(subnet.state.timeNs + 10n ** 12n), []);
  const unknown = user("no subnet");
  assert.equal(
    refusalFrom(subnet, a, { method: "subnet_info", args: { subnet_id: unknown } }),
    `3 No route to canister ${unknown.toText()}`,
  );
});

test("queries of the management canister are refused as updates", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const about = { canister_id: a, filter: [] as [] };
  assert.equal(
    refusalFrom(subnet, a, { method: "fetch_canister_logs", args: about, cycles: 3n }),
    "4 fetch_canister_logs API is not accessible in replicated mode",
  );
  assert.equal(
    refusalFrom(subnet, a, { method: "list_canisters", args: null }),
    "4 list_canisters API is not accessible in replicated mode",
  );
});

/** What needs the rest of the Internet Computer. */
const unavailable = [
  "http_request",
  "ecdsa_public_key",
  "sign_with_ecdsa",
  "schnorr_public_key",
  "sign_with_schnorr",
  "vetkd_public_key",
  "vetkd_derive_key",
  "bitcoin_get_balance",
  "bitcoin_get_utxos",
  "bitcoin_send_transaction",
  "bitcoin_get_current_fee_percentiles",
  "bitcoin_get_block_headers",
];

test("what the network cannot do is refused to canisters with what is missing, and cycles come back", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  for (const method of unavailable) {
    const end = callRaw(subnet, a, { method, arg: Uint8Array.of(1), cycles: 30_000_000_000n });
    assert.ok(end.kind === "reject");
    assert.deepEqual([end.code, end.refunded], [5, 30_000_000_000n]);
    const start = `This API is not enabled on this subnet: ${method} cannot be executed as the embedded network `;
    assert.ok(end.text.startsWith(start), end.text);
    assert.match(end.text, /\. Try /);
  }
});

test("the provisional methods are for canisters too", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const method = "provisional_create_canister_with_cycles";
  const args = {
    amount: [5n] as [bigint],
    settings: [] as [],
    specified_id: [] as [],
    ...noVersion,
  };
  const id = manageFrom(subnet, a, { method, args }).result.canister_id;
  const more = { canister_id: id, amount: 6n };
  manageFrom(subnet, a, { method: "provisional_top_up_canister", args: more });
  assert.equal(subnet.balance(id), 11n);
  const beyond = { canister_id: id, amount: 2n ** 128n };
  manageFrom(subnet, a, { method: "provisional_top_up_canister", args: beyond });
  assert.equal(subnet.balance(id), 100_000_000_000_011n);
});
