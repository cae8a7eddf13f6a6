import { encodeHex } from "../../../bytes/mod.ts";
import { decodeSnapshotId } from "../../../wire/mod.ts";
import { findCanister } from "../../canisters.ts";
import type { Reject } from "../../error-code.ts";
import type { CanisterSnapshot, CanisterState, ReplicaState } from "../../state.ts";
import { isSameSubnet } from "../../subnets.ts";
import { snapshotNotFound, snapshotOfOtherCanister } from "./snapshot-rejects.ts";

export type SnapshotLookup =
  | { readonly ok: true; readonly snapshot: CanisterSnapshot }
  | { readonly ok: false; readonly reject: Reject };

/** A snapshot and the canister it belongs to. */
export interface OwnedSnapshot {
  readonly snapshot: CanisterSnapshot;
  readonly owner: CanisterState;
}

/**
 * The snapshot with `snapshotId` if it belongs to `canister`: otherwise IC0305 if it exists nowhere on the canister's
 * subnet, IC0406 if another canister has it.
 */
export function findOwnSnapshot(
  state: ReplicaState,
  canister: CanisterState,
  snapshotId: Uint8Array,
): SnapshotLookup {
  const snapshot = canister.snapshots.get(encodeHex(snapshotId));
  if (snapshot !== undefined) return { ok: true, snapshot };
  const elsewhere = findSnapshotNear(state, canister, snapshotId) !== undefined;
  const rejectFor = elsewhere ? snapshotOfOtherCanister : snapshotNotFound;
  return { ok: false, reject: rejectFor(snapshotId, canister.id) };
}

/** The snapshot with `snapshotId` on any canister of the subnet of `canister`. The id itself names its canister. */
export function findSnapshotNear(
  state: ReplicaState,
  canister: CanisterState,
  snapshotId: Uint8Array,
): OwnedSnapshot | undefined {
  const owner = findCanister(state, decodeSnapshotId(snapshotId).canisterId);
  const snapshot = owner?.snapshots.get(encodeHex(snapshotId));
  if (owner === undefined || snapshot === undefined) return undefined;
  return isSameSubnet(state, owner.id, canister.id) ? { owner, snapshot } : undefined;
}
