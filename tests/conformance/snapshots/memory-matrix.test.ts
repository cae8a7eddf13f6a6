import assert from "node:assert/strict";
import { test } from "node:test";
import type { ManagementArgs, Principal } from "icebox/wire";
import { print, reply, script, scriptModule } from "../../../src/replica/testing/script-canister.ts";
import { installArgs } from "../../../src/replica/testing/test-subnet.ts";
import { u32 } from "./testing/bytes.ts";
import { assertMemoryRules, type MemoryScenario } from "./testing/memory-matrix.ts";
import type { SnapshotSubnet } from "./testing/snapshot-subnet.ts";
import { subject } from "./testing/subject.ts";

type Upload = ManagementArgs["upload_canister_snapshot_metadata"];

/** Some MiB, so that it is more than what the matrix takes for a little. */
const MUCH_WASM_PAGES = 64;

/** Installs the subject with a heap of a few MiB. */
function install(subnet: SnapshotSubnet, canister: Principal): void {
  subnet.installSubject(canister);
  subnet.run(canister, "grow_heap", u32(20));
}

function installMuch(subnet: SnapshotSubnet, canister: Principal): void {
  install(subnet, canister);
  subnet.run(canister, "grow_heap", u32(MUCH_WASM_PAGES));
  subnet.growStable(canister, MUCH_WASM_PAGES);
}

function reinstall(subnet: SnapshotSubnet, canister: Principal): void {
  subnet.manage("install_code", installArgs(canister, subject, { mode: { reinstall: null } }));
}

/** The metadata of a snapshot, to be uploaded with these changes. */
function announcement(
  subnet: SnapshotSubnet,
  canister: Principal,
  { id, changes = {} }: { readonly id: Uint8Array; readonly changes?: Partial<Upload> },
): Upload {
  const metadata = subnet.metadata(canister, id);
  return {
    canister_id: canister,
    replace_snapshot: [],
    wasm_module_size: metadata.wasm_module_size,
    globals: metadata.globals,
    wasm_memory_size: metadata.wasm_memory_size,
    stable_memory_size: metadata.stable_memory_size,
    certified_data: metadata.certified_data,
    global_timer: metadata.global_timer,
    on_low_wasm_memory_hook_status: metadata.on_low_wasm_memory_hook_status,
    ...changes,
  };
}

/** An upload that was announced and waits for its data. */
function announced(subnet: SnapshotSubnet, canister: Principal): Uint8Array {
  install(subnet, canister);
  const args = announcement(subnet, canister, { id: subnet.take(canister).id });
  return subnet.manage("upload_canister_snapshot_metadata", args).snapshot_id;
}

function upload(
  kind: ManagementArgs["upload_canister_snapshot_data"]["kind"],
  sizeBytes: number,
): MemoryScenario["setup"] {
  return (subnet, canister) => {
    const chunk = new Uint8Array(sizeBytes).fill(42);
    const args = { canister_id: canister, snapshot_id: announced(subnet, canister), kind, chunk };
    return () => subnet.direct("upload_canister_snapshot_data", args);
  };
}

function take(subnet: SnapshotSubnet, canister: Principal, replace?: Uint8Array) {
  const args = subnet.takeArgs(canister, replace === undefined ? {} : { replace });
  return () => subnet.direct("take_canister_snapshot", args);
}

const scenarios: Readonly<Record<string, MemoryScenario>> = {
  "test_memory_suite_take_snapshot_growing_memory_usage: to the byte and to the cycle": {
    change: "increase",
    setup: (subnet, canister) => {
      install(subnet, canister);
      return take(subnet, canister);
    },
  },
  "test_memory_suite_take_snapshot_shrinking_memory_usage: in place of a larger one": {
    change: "decrease",
    setup: (subnet, canister) => {
      installMuch(subnet, canister);
      const { id } = subnet.take(canister);
      reinstall(subnet, canister);
      return take(subnet, canister, id);
    },
  },
  "test_memory_suite_replace_snapshot: by one of the same size": {
    change: "none",
    setup: (subnet, canister) => {
      install(subnet, canister);
      return take(subnet, canister, subnet.take(canister).id);
    },
  },
  "test_memory_suite_take_snapshot_and_uninstall_code: with a WasmChunk": {
    change: "decrease",
    setup: (subnet, canister) => {
      subnet.manage("install_code", installArgs(canister, scriptModule));
      subnet.storeChunk(canister, 42);
      // Logs count for a canister and not for a snapshot: without any, uninstalling frees what the snapshot takes.
      const arg = script(print("l".repeat(3000)), reply());
      assert.equal(subnet.update(canister, "run", { arg }).kind, "replied");
      const args = subnet.takeArgs(canister, { uninstall: true });
      return () => subnet.direct("take_canister_snapshot", args);
    },
  },
  "test_memory_suite_load_snapshot_growing_memory_usage: onto an emptied canister": {
    change: "increase",
    setup: (subnet, canister) => {
      install(subnet, canister);
      const { id } = subnet.take(canister);
      subnet.manage("uninstall_code", { canister_id: canister, sender_canister_version: [] });
      return () => subnet.direct("load_canister_snapshot", subnet.loadArgs(canister, id));
    },
  },
  "test_memory_suite_load_snapshot_shrinking_memory_usage: onto a grown canister": {
    change: "decrease",
    setup: (subnet, canister) => {
      install(subnet, canister);
      const { id } = subnet.take(canister);
      subnet.growStable(canister, MUCH_WASM_PAGES);
      return () => subnet.direct("load_canister_snapshot", subnet.loadArgs(canister, id));
    },
  },
  "test_memory_suite_delete_snapshot: gives the memory back": {
    change: "decrease",
    setup: (subnet, canister) => {
      installMuch(subnet, canister);
      const args = { canister_id: canister, snapshot_id: subnet.take(canister).id };
      return () => subnet.direct("delete_canister_snapshot", args);
    },
  },
  "test_memory_suite_upload_canister_snapshot_metadata_growing_memory_usage: before any data": {
    change: "increase",
    setup: (subnet, canister) => {
      install(subnet, canister);
      const args = announcement(subnet, canister, { id: subnet.take(canister).id });
      return () => subnet.direct("upload_canister_snapshot_metadata", args);
    },
  },
  "test_memory_suite_upload_canister_snapshot_metadata_shrinking_memory_usage: in place of a larger one": {
    change: "decrease",
    setup: (subnet, canister) => {
      installMuch(subnet, canister);
      const { id } = subnet.take(canister);
      const changes: Partial<Upload> = {
        wasm_memory_size: 0n,
        stable_memory_size: 0n,
        replace_snapshot: [id],
      };
      const args = announcement(subnet, canister, { id, changes });
      return () => subnet.direct("upload_canister_snapshot_metadata", args);
    },
  },
  "test_memory_suite_upload_canister_snapshot_data_wasm_module: memory is taken already": {
    change: "none",
    setup: upload({ wasm_module: { offset: 0n } }, 1024),
  },
  "test_memory_suite_upload_canister_snapshot_data_wasm_chunk: takes a MiB more": {
    change: "increase",
    setup: upload({ wasm_chunk: null }, 1 << 20),
  },
};

for (const [name, scenario] of Object.entries(scenarios)) {
  test(`MM ${name}`, () => {
    assertMemoryRules(scenario);
  });
}
