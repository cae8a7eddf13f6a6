import assert from "node:assert/strict";
import { test } from "node:test";
import { IDL } from "@icp-sdk/core/candid";
import { encodeUtf8, hasFault } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { canisterIdFromNumber, Principal } from "../principal.ts";
import type { CanisterSettingsArgs, DefiniteCanisterSettings } from "./canister-settings.ts";
import {
  decodeManagementArgs,
  decodeManagementResult,
  encodeManagementArgs,
  encodeManagementResult,
  isManagementMethod,
  type ManagementArgs,
  type ManagementMethod,
  type ManagementResults,
} from "./management-interface.ts";
import { managementServiceMethods } from "./service-methods.ts";

const canister_id = canisterIdFromNumber(5n);
const principal = Principal.anonymous();
const blob = Uint8Array.of(1, 2, 3);
const version: [bigint] = [7n];

const settings: CanisterSettingsArgs = {
  controllers: [[principal]],
  compute_allocation: [1n],
  memory_allocation: [2n],
  freezing_threshold: [3n],
  reserved_cycles_limit: [4n],
  minimum_incoming_canister_call_cycles: [5n],
  log_visibility: [{ public: null }],
  snapshot_visibility: [{ allowed_viewers: [principal] }],
  status_visibility: [{ controllers: null }],
  log_memory_limit: [4096n],
  wasm_memory_limit: [],
  wasm_memory_threshold: [0n],
  environment_variables: [[{ name: "PUBLIC_CANISTER_ID:chat", value: "x" }]],
};

const definiteSettings: DefiniteCanisterSettings = {
  controllers: [principal],
  compute_allocation: 0n,
  memory_allocation: 0n,
  freezing_threshold: 2_592_000n,
  reserved_cycles_limit: 5_000_000_000_000n,
  minimum_incoming_canister_call_cycles: 0n,
  log_visibility: { controllers: null },
  snapshot_visibility: { controllers: null },
  status_visibility: { public: null },
  log_memory_limit: 4096n,
  wasm_memory_limit: 3_221_225_472n,
  wasm_memory_threshold: 0n,
  environment_variables: [],
};

const metadata = {
  wasm_module_size: 1n,
  globals: [
    { i32: -5 },
    { i64: 2n ** 53n + 1n },
    { f32: 0xffa00001n },
    { f64: 0x7ff4000000000003n },
    { v128: 2n ** 128n - 1n },
  ],
  wasm_memory_size: 65_536n,
  stable_memory_size: 0n,
  certified_data: blob,
  global_timer: [{ active: 5n }] as [{ active: bigint }],
  on_low_wasm_memory_hook_status: [{ ready: null }] as [{ ready: null }],
};

/** One argument and one result of every method. */
const samples: {
  readonly [Method in ManagementMethod]: readonly [ManagementArgs[Method], ManagementResults[Method]];
} = {
  create_canister: [{ settings: [settings], sender_canister_version: version }, { canister_id }],
  provisional_create_canister_with_cycles: [
    { amount: [10n], settings: [], specified_id: [canister_id], sender_canister_version: [] },
    { canister_id },
  ],
  provisional_top_up_canister: [{ canister_id, amount: 2n ** 100n }, null],
  update_settings: [{ canister_id, settings, sender_canister_version: [] }, null],
  start_canister: [{ canister_id }, null],
  stop_canister: [{ canister_id }, null],
  uninstall_code: [{ canister_id, sender_canister_version: version }, null],
  delete_canister: [{ canister_id }, null],
  deposit_cycles: [{ canister_id }, null],
  raw_rand: [null, new Uint8Array(32)],
  install_code: [
    {
      mode: { upgrade: [{ skip_pre_upgrade: [true], wasm_memory_persistence: [{ keep: null }] }] },
      canister_id,
      wasm_module: blob,
      arg: blob,
      sender_canister_version: [],
    },
    null,
  ],
  install_chunked_code: [
    {
      mode: { reinstall: null },
      target_canister: canister_id,
      store_canister: [],
      chunk_hashes_list: [{ hash: blob }],
      wasm_module_hash: blob,
      arg: blob,
      sender_canister_version: [],
    },
    null,
  ],
  upload_chunk: [{ canister_id, chunk: blob }, { hash: blob }],
  stored_chunks: [{ canister_id }, [{ hash: blob }, { hash: blob }]],
  clear_chunk_store: [{ canister_id }, null],
  canister_status: [
    { canister_id },
    {
      status: { stopped: null },
      ready_for_migration: true,
      version: 3n,
      settings: definiteSettings,
      module_hash: [blob],
      memory_size: 1n,
      memory_metrics: {
        wasm_memory_size: 1n,
        stable_memory_size: 2n,
        global_memory_size: 3n,
        wasm_binary_size: 4n,
        custom_sections_size: 5n,
        canister_history_size: 6n,
        wasm_chunk_store_size: 7n,
        snapshots_size: 8n,
        log_memory_store_size: 9n,
      },
      cycles: 2n ** 127n,
      reserved_cycles: 0n,
      idle_cycles_burned_per_day: 1n,
      query_stats: {
        num_calls_total: 1n,
        num_instructions_total: 2n,
        request_payload_bytes_total: 3n,
        response_payload_bytes_total: 4n,
      },
    },
  ],
  canister_metrics: [
    { canister_id },
    {
      cycles_consumed: {
        memory: 1n,
        compute_allocation: 2n,
        ingress_induction: 3n,
        instructions: 4n,
        request_and_response_transmission: 5n,
        uninstall: 6n,
        canister_creation: 7n,
        http_outcalls: 8n,
        burned_cycles: 9n,
      },
    },
  ],
  canister_info: [
    { canister_id, num_requested_changes: [5n] },
    {
      total_num_changes: 2n,
      recent_changes: [
        {
          timestamp_nanos: 1n,
          canister_version: 1n,
          origin: { from_user: { user_id: principal } },
          details: { creation: { controllers: [principal], environment_variables_hash: [] } },
        },
        {
          timestamp_nanos: 2n,
          canister_version: 2n,
          origin: { from_canister: { canister_id, canister_version: version } },
          details: {
            load_snapshot: {
              from_canister_id: [],
              snapshot_id: blob,
              canister_version: 1n,
              taken_at_timestamp: 1n,
              source: { taken_from_canister: null },
            },
          },
        },
      ],
      module_hash: [],
      controllers: [principal],
    },
  ],
  canister_metadata: [{ canister_id, name: "candid:service" }, { value: blob }],
  fetch_canister_logs: [
    { canister_id, filter: [{ by_idx: { start: 1n, end: 5n } }] },
    { canister_log_records: [{ idx: 1n, timestamp_nanos: 2n, content: blob }] },
  ],
  take_canister_snapshot: [
    { canister_id, replace_snapshot: [blob], uninstall_code: [false], sender_canister_version: [] },
    { id: blob, taken_at_timestamp: 1n, total_size: 2n },
  ],
  load_canister_snapshot: [{ canister_id, snapshot_id: blob, sender_canister_version: [] }, null],
  list_canister_snapshots: [{ canister_id }, [{ id: blob, taken_at_timestamp: 1n, total_size: 2n }]],
  delete_canister_snapshot: [{ canister_id, snapshot_id: blob }, null],
  read_canister_snapshot_metadata: [
    { canister_id, snapshot_id: blob },
    {
      ...metadata,
      source: { metadata_upload: null },
      taken_at_timestamp: 1n,
      wasm_chunk_store: [{ hash: blob }],
      canister_version: 4n,
    },
  ],
  read_canister_snapshot_data: [
    { canister_id, snapshot_id: blob, kind: { wasm_memory: { offset: 2n ** 33n, size: 2_000_000n } } },
    { chunk: blob },
  ],
  upload_canister_snapshot_metadata: [
    { ...metadata, canister_id, replace_snapshot: [] },
    { snapshot_id: blob },
  ],
  upload_canister_snapshot_data: [
    { canister_id, snapshot_id: blob, kind: { wasm_chunk: null }, chunk: blob },
    null,
  ],
  subnet_info: [{ subnet_id: principal }, { replica_version: "icebox", registry_version: 1n }],
  node_metrics_history: [
    { subnet_id: principal, start_at_timestamp_nanos: 5n },
    [
      {
        timestamp_nanos: 6n,
        node_metrics: [{ node_id: principal, num_blocks_proposed_total: 7n, num_block_failures_total: 0n }],
      },
    ],
  ],
  list_canisters: [null, { canisters: [{ start: canister_id, end: canister_id }] }],
};

// The table above has every method as key, so its keys are methods.
for (const method of Object.keys(samples) as ManagementMethod[]) {
  test(`the argument and the result of ${method} read back`, () => {
    const [args, result] = samples[method];
    assert.deepEqual(decodeManagementArgs(method, encodeManagementArgs(method, args)), args);
    assert.deepEqual(decodeManagementResult(method, encodeManagementResult(method, result)), result);
  });
}

test("managementServiceMethods names every method whose types are known, and each name once", () => {
  const names = new Set<string>(managementServiceMethods);
  assert.equal(names.size, 43);
  assert.equal(managementServiceMethods.length, 43);
  assert.deepEqual(
    Object.keys(samples).filter((method) => !names.has(method)),
    [],
  );
});

test("isManagementMethod() knows the methods and no inherited name", () => {
  assert.equal(isManagementMethod("take_canister_snapshot"), true);
  assert.equal(isManagementMethod("http_request"), false);
  assert.equal(isManagementMethod("toString"), false);
});

test("decodeManagementArgs() ignores unknown fields and fills missing options", () => {
  const type = IDL.Record({ canister_id: IDL.Principal, novel: IDL.Vec(IDL.Record({ x: IDL.Text })) });
  const bytes = IDL.encode([type], [{ canister_id, novel: [{ x: "y" }] }]);
  const empty = { canister_id, replace_snapshot: [], uninstall_code: [], sender_canister_version: [] };
  assert.deepEqual(decodeManagementArgs("take_canister_snapshot", bytes), empty);
  assert.deepEqual(decodeManagementArgs("fetch_canister_logs", bytes), { canister_id, filter: [] });
});

test("decodeManagementArgs() accepts settings with only one of their fields", () => {
  const type = IDL.Record({
    canister_id: IDL.Principal,
    settings: IDL.Record({ freezing_threshold: IDL.Opt(IDL.Nat) }),
  });
  const bytes = IDL.encode([type], [{ canister_id, settings: { freezing_threshold: [600n] } }]);
  const args = decodeManagementArgs("update_settings", bytes);
  assert.deepEqual(args.settings.freezing_threshold, [600n]);
  assert.deepEqual(args.settings.status_visibility, []);
});

test("decodeManagementArgs() accepts an install mode without upgrade options", () => {
  const type = IDL.Record({
    mode: IDL.Variant({ upgrade: IDL.Null, install: IDL.Null }),
    canister_id: IDL.Principal,
    wasm_module: IDL.Vec(IDL.Nat8),
    arg: IDL.Vec(IDL.Nat8),
  });
  const bytes = IDL.encode([type], [{ mode: { upgrade: null }, canister_id, wasm_module: blob, arg: blob }]);
  assert.deepEqual(decodeManagementArgs("install_code", bytes).mode, { upgrade: [] });
});

test("decodeManagementArgs() of a method without argument ignores what it gets", () => {
  assert.equal(decodeManagementArgs("raw_rand", IDL.encode([IDL.Text], ["x"])), null);
});

// An argument is a view into the body of its request, and IDL.decode() of @icp-sdk/core 6.1 reads from the start of the
// underlying buffer instead: every call over HTTP would have failed, while tests with fresh arrays passed.
test("decodeManagementArgs() reads bytes that are a part of a larger buffer", () => {
  const bytes = encodeManagementArgs("start_canister", { canister_id });
  const backing = new Uint8Array(bytes.length + 20);
  backing.set(bytes, 7);
  assert.deepEqual(decodeManagementArgs("start_canister", backing.subarray(7, 7 + bytes.length)), {
    canister_id,
  });
  assert.deepEqual(
    decodeManagementArgs("start_canister", Buffer.concat([Buffer.alloc(9), bytes]).subarray(9)),
    {
      canister_id,
    },
  );
});

test("decodeManagementArgs() refuses a missing field, a wrong type and no Candid", () => {
  const inputs = [
    IDL.encode([IDL.Record({})], [{}]),
    IDL.encode([IDL.Record({ canister_id: IDL.Text })], [{ canister_id: "x" }]),
    IDL.encode([], []),
    encodeUtf8("DIDX"),
    new Uint8Array(),
  ];
  for (const bytes of inputs) {
    assert.throws(
      () => decodeManagementArgs("start_canister", bytes),
      (error) => hasFault(error, "wire/bad-candid"),
    );
  }
});

test("decodeManagementArgs() meets random damage with a value or a fault", () => {
  const valid = encodeManagementArgs("update_settings", samples.update_settings[0]);
  for (let seed = 1; seed <= 300; seed++) {
    const random = new SeededRandom(seed);
    const bytes = valid.slice();
    for (let hit = 0; hit < 2; hit++) bytes[random.below(bytes.length)] = random.below(256);
    try {
      decodeManagementArgs("update_settings", bytes);
    } catch (error) {
      assert.ok(hasFault(error, "wire/bad-candid"), `seed ${String(seed)}: ${String(error)}`);
    }
  }
});
