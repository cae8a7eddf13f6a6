import { encodeHex } from "../../../bytes/mod.ts";
import type { CanisterSnapshot, CanisterState } from "../../state.ts";

/**
 * `canister` with a new snapshot and without the one that it replaces.
 *
 * The counter of local ids moves on whatever is replaced or deleted, so an id never means two snapshots. Local ids
 * ascend, so appending keeps the map in the order of ids.
 */
export function withNewSnapshot(
  canister: CanisterState,
  snapshot: CanisterSnapshot,
  replaced: CanisterSnapshot | undefined,
): CanisterState {
  const snapshots = new Map(canister.snapshots);
  if (replaced !== undefined) snapshots.delete(encodeHex(replaced.id));
  snapshots.set(encodeHex(snapshot.id), snapshot);
  return { ...canister, snapshots, nextSnapshotId: snapshot.local + 1n };
}

/** `canister` with another value of a snapshot that it has; its place in the order stays. */
export function withChangedSnapshot(canister: CanisterState, snapshot: CanisterSnapshot): CanisterState {
  return { ...canister, snapshots: new Map(canister.snapshots).set(encodeHex(snapshot.id), snapshot) };
}

/** `canister` without a snapshot. */
export function withoutSnapshot(canister: CanisterState, snapshot: CanisterSnapshot): CanisterState {
  const snapshots = new Map(canister.snapshots);
  snapshots.delete(encodeHex(snapshot.id));
  return { ...canister, snapshots };
}
