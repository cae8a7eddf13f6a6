import type { ManagementArgs, ManagementResults, Principal } from "../../../../wire/mod.ts";
import type { TestSubnet } from "../../../testing/test-subnet.ts";

const RANGE_BYTES = 50_000;

/** A whole snapshot as a client downloads it. */
export interface DownloadedSnapshot {
  readonly metadata: ManagementResults["read_canister_snapshot_metadata"];
  readonly wasmModule: Uint8Array;
  readonly wasmMemory: Uint8Array;
  readonly stableMemory: Uint8Array;
  readonly chunks: readonly Uint8Array[];
}

/** Takes a snapshot and answers its id. */
export function takeSnapshot(subnet: TestSubnet, canisterId: Principal): Uint8Array {
  const args: ManagementArgs["take_canister_snapshot"] = {
    canister_id: canisterId,
    replace_snapshot: [],
    uninstall_code: [],
    sender_canister_version: [],
  };
  return subnet.manage("take_canister_snapshot", args).id;
}

/** Arguments that load a snapshot onto `canisterId`. */
export function loadOnto(canisterId: Principal, id: Uint8Array): ManagementArgs["load_canister_snapshot"] {
  return { canister_id: canisterId, snapshot_id: id, sender_canister_version: [] };
}

/** Reads a snapshot range by range. */
export function download(subnet: TestSubnet, canisterId: Principal, id: Uint8Array): DownloadedSnapshot {
  const which = { canister_id: canisterId, snapshot_id: id };
  const metadata = subnet.manage("read_canister_snapshot_metadata", which);
  const readAll = (section: "wasm_module" | "wasm_memory" | "stable_memory", total: bigint): Uint8Array => {
    const bytes = new Uint8Array(Number(total));
    for (let offset = 0; offset < bytes.length; offset += RANGE_BYTES) {
      const size = Math.min(RANGE_BYTES, bytes.length - offset);
      const range = { offset: BigInt(offset), size: BigInt(size) };
      const args = { ...which, kind: kindOf(section, range) };
      bytes.set(subnet.manage("read_canister_snapshot_data", args).chunk, offset);
    }
    return bytes;
  };
  return {
    metadata,
    wasmModule: readAll("wasm_module", metadata.wasm_module_size),
    wasmMemory: readAll("wasm_memory", metadata.wasm_memory_size),
    stableMemory: readAll("stable_memory", metadata.stable_memory_size),
    chunks: metadata.wasm_chunk_store.map(
      ({ hash }) =>
        subnet.manage("read_canister_snapshot_data", { ...which, kind: { wasm_chunk: { hash } } }).chunk,
    ),
  };
}

/** Uploads a snapshot to `canisterId`, with metadata changed by `changes`, and answers the new id. */
export function upload(
  subnet: TestSubnet,
  canisterId: Principal,
  source: DownloadedSnapshot,
  changes: Partial<ManagementArgs["upload_canister_snapshot_metadata"]> = {},
): Uint8Array {
  const { metadata } = source;
  const { snapshot_id } = subnet.manage("upload_canister_snapshot_metadata", {
    canister_id: canisterId,
    replace_snapshot: [],
    wasm_module_size: metadata.wasm_module_size,
    globals: metadata.globals,
    wasm_memory_size: metadata.wasm_memory_size,
    stable_memory_size: metadata.stable_memory_size,
    certified_data: metadata.certified_data,
    global_timer: metadata.global_timer,
    on_low_wasm_memory_hook_status: metadata.on_low_wasm_memory_hook_status,
    ...changes,
  });
  const send = (kind: ManagementArgs["upload_canister_snapshot_data"]["kind"], chunk: Uint8Array): void => {
    subnet.manage("upload_canister_snapshot_data", { canister_id: canisterId, snapshot_id, kind, chunk });
  };
  const sections = [
    ["wasm_module", source.wasmModule],
    ["wasm_memory", source.wasmMemory],
    ["stable_memory", source.stableMemory],
  ] as const;
  for (const [section, bytes] of sections) {
    for (let offset = 0; offset < bytes.length; offset += RANGE_BYTES) {
      send(startOf(section, BigInt(offset)), bytes.subarray(offset, offset + RANGE_BYTES));
    }
  }
  for (const chunk of source.chunks) send({ wasm_chunk: null }, chunk);
  return snapshot_id;
}

type Section = "wasm_module" | "wasm_memory" | "stable_memory";

function kindOf(
  section: Section,
  range: { readonly offset: bigint; readonly size: bigint },
): ManagementArgs["read_canister_snapshot_data"]["kind"] {
  switch (section) {
    case "wasm_module":
      return { wasm_module: range };
    case "wasm_memory":
      return { wasm_memory: range };
    case "stable_memory":
      return { stable_memory: range };
  }
}

function startOf(section: Section, offset: bigint): ManagementArgs["upload_canister_snapshot_data"]["kind"] {
  switch (section) {
    case "wasm_module":
      return { wasm_module: { offset } };
    case "wasm_memory":
      return { wasm_memory: { offset } };
    case "stable_memory":
      return { stable_memory: { offset } };
  }
}
