import { withCanister } from "../canisters.ts";
import type { CanisterState, SubnetState } from "../state.ts";
import { requireController } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/**
 * `stop_canister`: stops a canister.
 *
 * With no call open between two messages, stopping and having stopped coincide. They are two steps nevertheless, each
 * with its version; on a canister that is stopped already the call counts as one.
 */
export function stopCanister(state: SubnetState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("stop_canister", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const access = requireController(state, decoded.args.canister_id, call.caller);
  if (!access.ok) return rejected(state, access.reject);
  return replied(withCanister(state, stopped(access.canister)), "stop_canister", null);
}

function stopped(canister: CanisterState): CanisterState {
  const steps = canister.status.kind === "running" ? 2n : 1n;
  return { ...canister, status: { kind: "stopped" }, version: canister.version + steps };
}
