import assert from "node:assert/strict";
import { IDL } from "@icp-sdk/core/candid";
import { Principal } from "@icp-sdk/core/principal";
import type { RequestDetails } from "./envelope.ts";
import type { Answer, RawClient } from "./raw-client.ts";

const managementCanister = Principal.managementCanister();

const canisterIdRecord = IDL.Record({ canister_id: IDL.Principal });
const createArgs = IDL.Record({ amount: IDL.Opt(IDL.Nat), settings: IDL.Opt(IDL.Record({})) });
const upgradeOptions = IDL.Record({
  skip_pre_upgrade: IDL.Opt(IDL.Bool),
  wasm_memory_persistence: IDL.Opt(IDL.Variant({ keep: IDL.Null, replace: IDL.Null })),
});
const installArgs = IDL.Record({
  mode: IDL.Variant({ install: IDL.Null, reinstall: IDL.Null, upgrade: IDL.Opt(upgradeOptions) }),
  canister_id: IDL.Principal,
  wasm_module: IDL.Vec(IDL.Nat8),
  arg: IDL.Vec(IDL.Nat8),
});
const snapshot = IDL.Record({ id: IDL.Vec(IDL.Nat8), total_size: IDL.Nat64 });
const snapshotArgs = IDL.Record({ canister_id: IDL.Principal, snapshot_id: IDL.Vec(IDL.Nat8) });

/** A snapshot as the network reports it. */
export interface SnapshotFacts {
  readonly id: Uint8Array;
  readonly sizeBytes: bigint;
}

/** The modes of `install_code`. */
export type InstallMode = "install" | "reinstall" | "upgrade";

/**
 * Creates an empty canister that the client's identity controls.
 *
 * @param near an id of the subnet that is to hold it; the network chooses the subnet without one
 */
export async function createCanister(
  client: RawClient,
  near: Principal = managementCanister,
): Promise<Principal> {
  const arg = IDL.encode([createArgs], [{ amount: [], settings: [] }]);
  const reply = repliedBytes(await manage(client, "provisional_create_canister_with_cycles", arg, near));
  const [created] = IDL.decode([canisterIdRecord], reply);
  // The decoder has checked the record against canisterIdRecord.
  return (created as unknown as { canister_id: Principal }).canister_id;
}

/** How a module is put into a canister. */
export interface InstallOptions {
  /** @default {"install"} */
  readonly mode?: InstallMode;
  /** For upgrades: what becomes of the heap. @default {as the module asks for} */
  readonly wasmMemoryPersistence?: "keep" | "replace";
  /** @default {no bytes} */
  readonly arg?: Uint8Array;
}

/** Puts a module into a canister and gives the answer, whatever it is. */
export async function tryInstall(
  client: RawClient,
  canisterId: Principal,
  module: Uint8Array,
  { mode = "install", wasmMemoryPersistence, arg = new Uint8Array() }: InstallOptions = {},
): Promise<Answer> {
  const persistence = wasmMemoryPersistence === undefined ? [] : [{ [wasmMemoryPersistence]: null }];
  const upgrade = [{ skip_pre_upgrade: [], wasm_memory_persistence: persistence }];
  const args = {
    mode: { [mode]: mode === "upgrade" ? upgrade : null },
    canister_id: canisterId,
    wasm_module: module,
    arg,
  };
  return await manage(client, "install_code", IDL.encode([installArgs], [args]), canisterId);
}

/**
 * Creates a canister with a module in it.
 *
 * @param near an id of the subnet that is to hold it
 */
export async function installNew(
  client: RawClient,
  module: Uint8Array,
  arg?: Uint8Array,
  near?: Principal,
): Promise<Principal> {
  const canisterId = await createCanister(client, near);
  repliedBytes(await tryInstall(client, canisterId, module, arg === undefined ? {} : { arg }));
  return canisterId;
}

/** Calls `start_canister` or `stop_canister`. */
export async function setRunning(client: RawClient, canisterId: Principal, running: boolean): Promise<void> {
  const arg = IDL.encode([canisterIdRecord], [{ canister_id: canisterId }]);
  repliedBytes(await manage(client, running ? "start_canister" : "stop_canister", arg, canisterId));
}

/** Replaces the controllers of a canister. */
export async function setControllers(
  client: RawClient,
  canisterId: Principal,
  controllers: readonly Principal[],
): Promise<void> {
  const settings = IDL.Record({ controllers: IDL.Opt(IDL.Vec(IDL.Principal)) });
  const type = IDL.Record({ canister_id: IDL.Principal, settings });
  const arg = IDL.encode([type], [{ canister_id: canisterId, settings: { controllers: [controllers] } }]);
  repliedBytes(await manage(client, "update_settings", arg, canisterId));
}

/** Puts a chunk into the chunk store of a canister. */
export async function uploadChunk(
  client: RawClient,
  canisterId: Principal,
  chunk: Uint8Array,
): Promise<void> {
  const type = IDL.Record({ canister_id: IDL.Principal, chunk: IDL.Vec(IDL.Nat8) });
  const arg = IDL.encode([type], [{ canister_id: canisterId, chunk }]);
  repliedBytes(await manage(client, "upload_chunk", arg, canisterId));
}

/** The call that takes a snapshot of a canister. */
export function snapshotCall(canisterId: Principal): RequestDetails {
  return {
    canisterId: managementCanister,
    methodName: "take_canister_snapshot",
    arg: IDL.encode([canisterIdRecord], [{ canister_id: canisterId }]),
  };
}

/** Reads the answer to {@link snapshotCall}. */
export function snapshotOf(answer: Answer): SnapshotFacts {
  const [taken] = IDL.decode([snapshot], repliedBytes(answer));
  // The decoder has checked the record against snapshot.
  const { id, total_size } = taken as unknown as { id: Uint8Array; total_size: bigint };
  return { id, sizeBytes: total_size };
}

/** Takes a snapshot of a canister. */
export async function takeSnapshot(client: RawClient, canisterId: Principal): Promise<SnapshotFacts> {
  return snapshotOf(await client.call(snapshotCall(canisterId), canisterId));
}

/** Puts a canister back to a snapshot. */
export async function loadSnapshot(client: RawClient, canisterId: Principal, id: Uint8Array): Promise<void> {
  const arg = IDL.encode([snapshotArgs], [{ canister_id: canisterId, snapshot_id: id }]);
  repliedBytes(await manage(client, "load_canister_snapshot", arg, canisterId));
}

/** Deletes a snapshot of a canister. */
export async function deleteSnapshot(
  client: RawClient,
  canisterId: Principal,
  id: Uint8Array,
): Promise<void> {
  const arg = IDL.encode([snapshotArgs], [{ canister_id: canisterId, snapshot_id: id }]);
  repliedBytes(await manage(client, "delete_canister_snapshot", arg, canisterId));
}

/** Calls the management canister. */
export async function manage(
  client: RawClient,
  methodName: string,
  arg: Uint8Array,
  effectiveCanisterId: Principal,
): Promise<Answer> {
  return await client.call({ canisterId: managementCanister, methodName, arg }, effectiveCanisterId);
}

/** Asserts that the answer is a reply and gives its bytes. */
export function repliedBytes(answer: Answer): Uint8Array {
  assert.equal(answer.kind, "replied", JSON.stringify(answer));
  return answer.kind === "replied" ? answer.reply : new Uint8Array();
}
