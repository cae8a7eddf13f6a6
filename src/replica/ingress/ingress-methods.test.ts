import assert from "node:assert/strict";
import { test } from "node:test";
import { assembleWat } from "../../../tests/support/compile-wat.ts";
import {
  encodeManagementArgs,
  managementCanisterId,
  type ManagementArgs,
  type ManagementMethod,
  managementServiceMethods,
  type ManagementServiceMethod,
  type Principal,
} from "../../wire/mod.ts";
import { alice, installArgs, settingsArgs, TestSubnet, user } from "../testing/test-subnet.ts";
import type { IngressVerdict } from "./filter-ingress.ts";
import { ingressRules } from "./ingress-methods.ts";

const mallory = user("mallory");
const viewer = user("viewer");

type UserMethod = Exclude<
  ManagementMethod,
  | "create_canister"
  | "canister_info"
  | "canister_metadata"
  | "deposit_cycles"
  | "raw_rand"
  | "node_metrics_history"
  | "subnet_info"
  | "fetch_canister_logs"
  | "list_canisters"
>;

/** An argument about `canister_id` for every method that some user may call. */
function argsAbout(canister_id: Principal): { readonly [Method in UserMethod]: ManagementArgs[Method] } {
  const about = { canister_id };
  const version: { sender_canister_version: [] } = { sender_canister_version: [] };
  const hash = new Uint8Array(32);
  const snapshot = { ...about, snapshot_id: new Uint8Array(18) };
  const sizes = { wasm_module_size: 1n, wasm_memory_size: 0n, stable_memory_size: 0n };
  return {
    update_settings: { ...about, settings: settingsArgs({}), ...version },
    upload_chunk: { ...about, chunk: hash },
    clear_chunk_store: about,
    stored_chunks: about,
    install_code: installArgs(canister_id, hash),
    install_chunked_code: {
      mode: { install: null },
      target_canister: canister_id,
      store_canister: [],
      chunk_hashes_list: [],
      wasm_module_hash: hash,
      arg: hash,
      ...version,
    },
    uninstall_code: { ...about, ...version },
    start_canister: about,
    stop_canister: about,
    canister_status: about,
    canister_metrics: about,
    delete_canister: about,
    provisional_create_canister_with_cycles: { amount: [], settings: [], specified_id: [], ...version },
    provisional_top_up_canister: { ...about, amount: 1n },
    take_canister_snapshot: { ...about, replace_snapshot: [], uninstall_code: [], ...version },
    load_canister_snapshot: { ...snapshot, ...version },
    list_canister_snapshots: about,
    delete_canister_snapshot: snapshot,
    read_canister_snapshot_metadata: snapshot,
    read_canister_snapshot_data: { ...snapshot, kind: { wasm_chunk: { hash } } },
    upload_canister_snapshot_metadata: {
      ...about,
      ...sizes,
      replace_snapshot: [],
      globals: [],
      certified_data: new Uint8Array(),
      global_timer: [],
      on_low_wasm_memory_hook_status: [],
    },
    upload_canister_snapshot_data: { ...snapshot, kind: { wasm_chunk: null }, chunk: hash },
  };
}

function verdictOf(verdict: IngressVerdict): string {
  return verdict.kind === "refused" ? `${verdict.errorCode} ${verdict.message}` : verdict.kind;
}

function isUserMethod(method: ManagementServiceMethod, args: object): method is UserMethod {
  return method in args;
}

/** Filters a call of every user method about `id` by `sender`. */
function filterAll(subnet: TestSubnet, id: Principal, sender: Principal): Map<UserMethod, string> {
  const args = argsAbout(id);
  const verdicts = new Map<UserMethod, string>();
  for (const method of managementServiceMethods) {
    if (!isUserMethod(method, args)) continue;
    const arg = encodeManagementArgs(method, args[method]);
    const call = subnet.makeCall(managementCanisterId, method, arg, { sender, effectiveCanisterId: id });
    verdicts.set(method, verdictOf(subnet.filter(call)));
  }
  return verdicts;
}

function admitted(verdicts: ReadonlyMap<UserMethod, string>): string[] {
  return [...verdicts].filter(([, verdict]) => verdict === "admitted").map(([method]) => method);
}

test("ingressRules has a rule for every method of the service and for no other", () => {
  assert.deepEqual([...ingressRules.keys()].sort(), [...managementServiceMethods].sort());
});

test("a controller may call every method that users may call", () => {
  const subnet = new TestSubnet();
  const verdicts = filterAll(subnet, subnet.create(), alice);
  assert.equal(verdicts.size, 22);
  assert.deepEqual(admitted(verdicts), [...verdicts.keys()]);
});

test("a stranger may call the provisional methods only, and is told who may", () => {
  const subnet = new TestSubnet();
  const id = subnet.create();
  const verdicts = filterAll(subnet, id, mallory);
  const provisional = ["provisional_create_canister_with_cycles", "provisional_top_up_canister"];
  assert.deepEqual(admitted(verdicts), provisional);
  for (const [method, verdict] of verdicts) {
    if (verdict === "admitted") continue;
    assert.equal(
      verdict,
      `IC0512 Only controllers of canister ${id.toText()} can call ic00 method ${method}`,
    );
  }
});

test("each visibility opens its own methods, to its viewers or to everyone", () => {
  const subnet = new TestSubnet();
  const snapshots = [
    "read_canister_snapshot_metadata",
    "read_canister_snapshot_data",
    "list_canister_snapshots",
  ];
  const provisional = ["provisional_create_canister_with_cycles", "provisional_top_up_canister"];
  const cases = [
    ["status_visibility", ["canister_status"]],
    ["snapshot_visibility", snapshots],
    ["log_visibility", []],
  ] as const;
  for (const [setting, opened] of cases) {
    for (const visibility of [{ public: null }, { allowed_viewers: [viewer] }]) {
      const id = subnet.create();
      subnet.manage("update_settings", {
        canister_id: id,
        settings: settingsArgs({ [setting]: [visibility] }),
        sender_canister_version: [],
      });
      const expected = [...provisional, ...opened].sort();
      assert.deepEqual(admitted(filterAll(subnet, id, viewer)).sort(), expected, setting);
      const others = "public" in visibility ? expected : provisional;
      assert.deepEqual(admitted(filterAll(subnet, id, mallory)).sort(), [...others].sort(), setting);
    }
  }
});

test("methods of canisters are refused to users, also to controllers, whatever the argument is", () => {
  const subnet = new TestSubnet();
  const id = subnet.create();
  const methods = [...ingressRules].filter(([, rule]) => rule === "canisters").map(([method]) => method);
  assert.equal(methods.length, 19);
  for (const method of methods) {
    const call = subnet.makeCall(managementCanisterId, method, new Uint8Array(), { effectiveCanisterId: id });
    const text = `Only canisters can call ic00 method ${method}`;
    assert.equal(verdictOf(subnet.filter(call)), `IC0406 ${text}`);
    subnet.round(call);
    const result = subnet.resultOf(call);
    assert.deepEqual(result, { kind: "rejected", errorCode: "IC0406", rejectCode: 4, message: text });
  }
});

test("methods that are queries only are refused as updates", () => {
  const subnet = new TestSubnet();
  for (const method of ["fetch_canister_logs", "list_canisters"]) {
    const call = subnet.makeCall(managementCanisterId, method, new Uint8Array());
    const text = `${method} API is not accessible via ingress in replicated mode`;
    assert.equal(verdictOf(subnet.filter(call)), `IC0406 ${text}`);
  }
});

test("management calls do not ask canister_inspect_message", () => {
  const subnet = new TestSubnet();
  const module = assembleWat(`(module (func (export "canister_inspect_message") unreachable))`);
  const id = subnet.install(module);
  assert.match(verdictOf(subnet.filter(subnet.makeCall(id, "any", new Uint8Array()))), /^IC0502/);
  const verdicts = filterAll(subnet, id, alice);
  assert.deepEqual(admitted(verdicts), [...verdicts.keys()]);
});

test("management calls work on canisters in every status, and the frozen pay nothing they do not have", () => {
  const subnet = new TestSubnet();
  const stopped = subnet.create();
  subnet.manage("stop_canister", { canister_id: stopped });
  assert.equal(admitted(filterAll(subnet, stopped, alice)).length, 22);
  const frozen = subnet.create({ cycles: 1_000n });
  assert.deepEqual(admitted(filterAll(subnet, frozen, alice)), [
    "update_settings",
    "provisional_create_canister_with_cycles",
    "provisional_top_up_canister",
  ]);
});
