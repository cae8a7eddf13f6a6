import type { Principal } from "../../wire/mod.ts";
import { withoutCanister } from "../canisters.ts";
import { withHelp } from "../cycles/help-text.ts";
import { type Reject, reject } from "../error-code.ts";
import { isSamePrincipal } from "../principals.ts";
import type { CanisterState, ReplicaState } from "../state.ts";
import { requireController } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/** `delete_canister`: removes a stopped canister with its snapshots and discards its cycles. */
export function deleteCanister(state: ReplicaState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("delete_canister", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const { canister_id } = decoded.args;
  const ownFault = selfFault(canister_id, call);
  if (ownFault !== undefined) return rejected(state, ownFault);
  const access = requireController(state, canister_id, call.caller);
  if (!access.ok) return rejected(state, access.reject);
  const { canister } = access;
  const fault = runningFault(canister);
  if (fault !== undefined) return rejected(state, fault);
  return replied(withoutCanister(state, canister.id), "delete_canister", null);
}

function selfFault(canisterId: Principal, call: ManagementCall): Reject | undefined {
  if (!isSamePrincipal(call.caller, canisterId)) return undefined;
  const text = `Canister ${canisterId.toText()} cannot delete itself.`;
  const suggestion = "Delete the canister from one of its other controllers.";
  return reject("IC0512", withHelp(text, suggestion, "delete-canister-self"));
}

function runningFault(canister: CanisterState): Reject | undefined {
  if (canister.status.kind === "stopped") return undefined;
  const text = `Canister ${canister.id.toText()} must be stopped before it is deleted.`;
  const suggestion = "Stop the canister before deleting it.";
  return reject("IC0510", withHelp(text, suggestion, "delete-canister-not-stopped"));
}
