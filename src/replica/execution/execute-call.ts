import type { CallContent, Principal } from "../../wire/mod.ts";
import { reject } from "../error-code.ts";
import { chargeIngressFee, ingressFeeFault, isFeeDelayed } from "../ingress/ingress-fee.ts";
import { userMethodFault } from "../ingress/ingress-methods.ts";
import type { AdmittedCall } from "../ingress/ingress-state.ts";
import { managementHandlers } from "../management/handlers.ts";
import type { ManagementOutcome } from "../management/management-call.ts";
import { isManagementCanister } from "../principals.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { SubnetState } from "../state.ts";
import { runSystemCanisterUpdate } from "../system/run-system-canister.ts";
import { isSystemCanister } from "../system/system-ids.ts";
import { type CallExecution, notExecuted } from "./call-execution.ts";
import { executeCanisterCall } from "./execute-canister-call.ts";

/**
 * Executes one call of a user to the end: on the management canister, a built-in system canister, or a canister.
 *
 * The canister that the call is about pays for its reception even if the call is then rejected.
 */
export function executeCall(state: SubnetState, call: AdmittedCall, context: ReplicaContext): CallExecution {
  const { content } = call;
  const { canisterId } = content;
  if (isSystemCanister(canisterId)) {
    const { methodName, arg, sender: caller } = content;
    return ofOutcome(runSystemCanisterUpdate(state, { canisterId, caller, methodName, arg }, context));
  }
  const isManagement = isManagementCanister(canisterId);
  const target = isManagement ? call.effectiveCanisterId : canisterId;
  const feeFault = ingressFeeFault(state, { content, target });
  if (feeFault !== undefined) return notExecuted(state, feeFault);
  if (isFeeDelayed(content)) {
    const execution = executeManagementCall(state, content, context);
    return { ...execution, state: chargeIngressFee(execution.state, { content, target }) };
  }
  const charged = chargeIngressFee(state, { content, target });
  return isManagement
    ? executeManagementCall(charged, content, context)
    : executeCanisterCall(charged, content, context);
}

function executeManagementCall(
  state: SubnetState,
  content: CallContent,
  context: ReplicaContext,
): CallExecution {
  const method = content.methodName;
  const fault = userMethodFault(method);
  if (fault !== undefined) return notExecuted(state, fault);
  const handler = managementHandlers.get(method);
  if (handler === undefined) {
    return notExecuted(state, reject("IC0536", `Management canister has no method '${method}'`));
  }
  const caller: Principal = content.sender;
  const call = { caller, fromUser: true, method, arg: content.arg, cyclesAttached: 0n };
  return ofOutcome(handler(state, call, context));
}

function ofOutcome(outcome: ManagementOutcome): CallExecution {
  const { state, instructionsUsed = 0n } = outcome;
  if (outcome.kind === "reply") {
    return { state, result: { kind: "replied", data: outcome.data }, instructionsUsed };
  }
  return { state, result: { kind: "rejected", ...outcome.reject }, instructionsUsed };
}
