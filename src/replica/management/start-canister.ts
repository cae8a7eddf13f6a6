import { withCanister } from "../canisters.ts";
import type { SubnetState } from "../state.ts";
import { requireController } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/** `start_canister`: lets a canister run; one version on even if it did. */
export function startCanister(state: SubnetState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("start_canister", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const access = requireController(state, decoded.args.canister_id, call.caller);
  if (!access.ok) return rejected(state, access.reject);
  const { canister } = access;
  const started = { ...canister, status: { kind: "running" }, version: canister.version + 1n } as const;
  return replied(withCanister(state, started), "start_canister", null);
}
