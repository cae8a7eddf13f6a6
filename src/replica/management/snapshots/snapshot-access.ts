import type { Principal } from "../../../wire/mod.ts";
import { reject } from "../../error-code.ts";
import type { ReplicaState } from "../../state.ts";
import { type CanisterAccess, invalidController, isVisibleTo, requireCanister } from "../access.ts";

/**
 * The canister if `caller` may list and read its snapshots: a controller, or whom `snapshot_visibility` admits.
 *
 * Loading, taking, deleting and uploading stay with the controllers whatever the visibility says.
 */
export function requireSnapshotReader(
  state: ReplicaState,
  canisterId: Principal,
  caller: Principal,
): CanisterAccess {
  const found = requireCanister(state, canisterId);
  if (!found.ok) return found;
  const { snapshotVisibility } = found.canister.settings;
  if (isVisibleTo(found.canister, snapshotVisibility, caller)) return found;
  if (snapshotVisibility.kind === "controllers") {
    return { ok: false, reject: invalidController(found.canister, caller) };
  }
  const message = `Caller ${caller.toText()} is not allowed to access canister snapshots`;
  return { ok: false, reject: reject("IC0406", message) };
}
