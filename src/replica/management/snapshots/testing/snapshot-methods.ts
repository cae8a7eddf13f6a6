import type { Principal } from "../../../../wire/mod.ts";
import type { ReplicaContext } from "../../../replica-context.ts";
import type { CanisterState, ReplicaState } from "../../../state.ts";
import { findCanister } from "../../../canisters.ts";
import { deleteCanisterSnapshot } from "../delete-canister-snapshot.ts";
import { listCanisterSnapshots } from "../list-canister-snapshots.ts";
import { loadCanisterSnapshot } from "../load-canister-snapshot.ts";
import { readCanisterSnapshotData } from "../read-canister-snapshot-data.ts";
import { readCanisterSnapshotMetadata } from "../read-canister-snapshot-metadata.ts";
import { takeCanisterSnapshot } from "../take-canister-snapshot.ts";
import { uploadCanisterSnapshotData } from "../upload-canister-snapshot-data.ts";
import { uploadCanisterSnapshotMetadata } from "../upload-canister-snapshot-metadata.ts";
import { type Method, replyOf } from "./management-fixture.ts";
import { firstId } from "./subnet-fixture.ts";

export const take: Method<"take_canister_snapshot"> = {
  name: "take_canister_snapshot",
  handler: takeCanisterSnapshot,
};
export const load: Method<"load_canister_snapshot"> = {
  name: "load_canister_snapshot",
  handler: loadCanisterSnapshot,
};
export const list: Method<"list_canister_snapshots"> = {
  name: "list_canister_snapshots",
  handler: listCanisterSnapshots,
};
export const remove: Method<"delete_canister_snapshot"> = {
  name: "delete_canister_snapshot",
  handler: deleteCanisterSnapshot,
};
export const readMetadata: Method<"read_canister_snapshot_metadata"> = {
  name: "read_canister_snapshot_metadata",
  handler: readCanisterSnapshotMetadata,
};
export const readData: Method<"read_canister_snapshot_data"> = {
  name: "read_canister_snapshot_data",
  handler: readCanisterSnapshotData,
};
export const uploadMetadata: Method<"upload_canister_snapshot_metadata"> = {
  name: "upload_canister_snapshot_metadata",
  handler: uploadCanisterSnapshotMetadata,
};
export const uploadData: Method<"upload_canister_snapshot_data"> = {
  name: "upload_canister_snapshot_data",
  handler: uploadCanisterSnapshotData,
};

/** Arguments of a take without options. */
export function takeArgs(canisterId: Principal = firstId, replaced?: Uint8Array) {
  return {
    canister_id: canisterId,
    replace_snapshot: optional(replaced),
    uninstall_code: [] as [],
    sender_canister_version: [] as [],
  };
}

/** Arguments of a load. */
export function loadArgs(snapshotId: Uint8Array, canisterId: Principal = firstId) {
  return { canister_id: canisterId, snapshot_id: snapshotId, sender_canister_version: [] as [] };
}

/** Takes a snapshot and answers its id and the state behind it. */
export function taken(
  state: ReplicaState,
  context: ReplicaContext,
  replaced?: Uint8Array,
): { readonly state: ReplicaState; readonly id: Uint8Array } {
  const reply = replyOf(take, { state, context, args: takeArgs(firstId, replaced) });
  return { state: reply.state, id: reply.result.id };
}

/** The canister with `id`, which must exist. */
export function canisterIn(state: ReplicaState, id: Principal = firstId): CanisterState {
  const canister = findCanister(state, id);
  if (canister === undefined) throw new RangeError(`Cannot find canister ${id.toText()}`);
  return canister;
}

function optional<Value>(value: Value | undefined): [] | [Value] {
  return value === undefined ? [] : [value];
}
