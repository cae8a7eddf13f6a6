import { changeOrigin, recordChange } from "../canister-history.ts";
import { withCanister } from "../canisters.ts";
import type { ReplicaContext } from "../replica-context.ts";
import { applySettings } from "../settings/apply-settings.ts";
import { readSettings } from "../settings/read-settings.ts";
import type { ReplicaState } from "../state.ts";
import { requireController } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/**
 * `update_settings`: changes the settings that the argument names.
 *
 * One version on whatever changed; only a change of controllers enters the history.
 */
export function updateSettings(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeArgs("update_settings", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const { args } = decoded;
  const read = readSettings(args.settings);
  if (!read.ok) return rejected(state, read.reject);
  const access = requireController(state, args.canister_id, call.caller);
  if (!access.ok) return rejected(state, access.reject);
  const { canister } = access;
  const settings = { ...canister.settings, ...read.changes };
  const applied = applySettings(state, canister, { settings, limits: context.limits });
  if (!applied.ok) return rejected(state, applied.reject);

  const { controllers } = read.changes;
  const origin = changeOrigin(call, args.sender_canister_version);
  const updated = applied.canister;
  const changed =
    controllers === undefined
      ? { ...updated, version: canister.version + 1n }
      : recordChange(updated, { kind: "controllers_change", controllers }, { origin, timeNs: state.timeNs });
  return replied(withCanister(state, changed), "update_settings", null);
}
