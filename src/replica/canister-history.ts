import type { CanisterChange, CanisterState, ChangeDetails, ChangeOrigin } from "./state.ts";
import type { ManagementCall } from "./management/management-call.ts";

/** Changes that are kept; the number of all changes ever made is kept as well. */
const MAX_CHANGES = 20;

/** `canister` with `change` as its latest; the canister's version is left alone. */
export function addHistory(canister: CanisterState, change: CanisterChange): CanisterState {
  const changes = [...canister.history.changes, change].slice(-MAX_CHANGES);
  return { ...canister, history: { total: canister.history.total + 1n, changes } };
}

/** `canister` one version on, with `details` in its history under that version. */
export function recordChange(
  canister: CanisterState,
  details: ChangeDetails,
  made: { readonly origin: ChangeOrigin; readonly timeNs: bigint },
): CanisterState {
  const version = canister.version + 1n;
  const change = { timestampNs: made.timeNs, canisterVersion: version, origin: made.origin, details };
  return addHistory({ ...canister, version }, change);
}

/** Who made a change with `call`; `senderVersion` is the `sender_canister_version` of its argument. */
export function changeOrigin(call: ManagementCall, senderVersion: [] | [bigint]): ChangeOrigin {
  return call.fromUser
    ? { kind: "from_user", userId: call.caller }
    : { kind: "from_canister", canisterId: call.caller, canisterVersion: senderVersion[0] };
}
