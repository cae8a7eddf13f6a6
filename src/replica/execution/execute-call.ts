import { callerInfoOf } from "../ingress/caller-info.ts";
import { chargeIngressFee, ingressFeeFault, isFeeDelayed } from "../ingress/ingress-fee.ts";
import { markProcessing } from "../ingress/ingress-history.ts";
import { userMethodFault } from "../ingress/ingress-methods.ts";
import type { AdmittedCall } from "../ingress/ingress-state.ts";
import { plainReject } from "../messaging/call-answer.ts";
import type { Caller } from "../messaging/call-state.ts";
import { respond } from "../messaging/respond.ts";
import { isManagementCanister } from "../principals.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { isSystemCanister } from "../system/system-ids.ts";
import { callManagementCanister, callSystemCanister } from "./call-built-in.ts";
import type { Executed } from "./executed.ts";
import { executeIsolated } from "./execute-isolated.ts";
import { startCall } from "./start-call.ts";

/**
 * Executes a user's call on the management canister, a built-in system canister or a canister, until it is answered or
 * waits for calls that were made for it; then its status becomes `processing`.
 *
 * The canister that the call is about pays for its reception even if the call is then rejected.
 */
export function executeCall(state: ReplicaState, call: AdmittedCall, context: ReplicaContext): Executed {
  const executed = executeIsolated({
    canisterId: call.content.canisterId,
    execute: () => execute(state, call, context),
    fail: (fault) =>
      respond(state, callerOf(call), { answer: plainReject(fault), refund: 0n }, context.limits),
  });
  const ingress = markProcessing(executed.state.ingress, call.requestId);
  return { ...executed, state: { ...executed.state, ingress } };
}

function callerOf({ requestId, content }: AdmittedCall): Caller {
  return { kind: "ingress", requestId, sender: content.sender, ...callerInfoOf(content) };
}

function execute(state: ReplicaState, admitted: AdmittedCall, context: ReplicaContext): Executed {
  const { content } = admitted;
  const { canisterId, sender, methodName, arg } = content;
  const caller = callerOf(admitted);
  const call = { caller, sender, canisterId, methodName, arg, cycles: 0n };
  if (isSystemCanister(canisterId)) return callSystemCanister(state, call, context);
  const isManagement = isManagementCanister(canisterId);
  const target = isManagement ? admitted.effectiveCanisterId : canisterId;
  const fault =
    ingressFeeFault(state, { content, target }) ?? (isManagement ? userMethodFault(methodName) : undefined);
  if (fault !== undefined) {
    const response = { answer: plainReject(fault), refund: 0n };
    return { state: respond(state, caller, response, context.limits), instructionsUsed: 0n };
  }
  if (isFeeDelayed(content)) {
    const executed = callManagementCanister(state, call, context);
    return { ...executed, state: chargeIngressFee(executed.state, { content, target }) };
  }
  const charged = chargeIngressFee(state, { content, target });
  return isManagement ? callManagementCanister(charged, call, context) : startCall(charged, call, context);
}
