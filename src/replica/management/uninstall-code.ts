import { changeOrigin } from "../canister-history.ts";
import { uninstallCanister } from "../lifecycle/uninstall-canister.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { requireController } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/** `uninstall_code`: makes a canister empty. */
export function uninstallCode(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeArgs("uninstall_code", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const { canister_id, sender_canister_version } = decoded.args;
  const access = requireController(state, canister_id, call.caller);
  if (!access.ok) return rejected(state, access.reject);
  const origin = changeOrigin(call, sender_canister_version);
  return replied(uninstallCanister(state, access.canister, origin, context), "uninstall_code", null);
}
