import { encodeUtf8 } from "../../bytes/mod.ts";
import type { CallContent, Principal } from "../../wire/mod.ts";
import { findCanister, withCanister } from "../canisters.ts";
import { consumeCycles } from "../cycles/consume-cycles.ts";
import { ingressInductionFee } from "../cycles/fees.ts";
import { type Reject, reject } from "../error-code.ts";
import { outOfCyclesFault } from "../execution/out-of-cycles-fault.ts";
import { isManagementCanister } from "../principals.ts";
import type { ReplicaState } from "../state.ts";
import { ingressRules } from "./ingress-methods.ts";

/** Longest argument of `update_settings` that is paid afterwards: enough to change a freezing threshold. */
const MAX_DELAYED_FEE_BYTES = 366;

/** A call and the canister it is about: the one it goes to or, for the management canister, the managed one. */
export interface TargetedCall {
  readonly content: CallContent;
  readonly target: Principal | undefined;
}

/**
 * Whether the target pays for the reception of a call only after its execution, with what it then has.
 *
 * That is how `update_settings` can thaw a canister: under its old freezing threshold it could not pay. Larger arguments
 * than the threshold needs are paid beforehand.
 */
export function isFeeDelayed({ canisterId, methodName, arg }: CallContent): boolean {
  const isUpdateSettings = isManagementCanister(canisterId) && methodName === "update_settings";
  return isUpdateSettings && arg.length <= MAX_DELAYED_FEE_BYTES;
}

/** The verdict (IC0207) over the target's means to pay for the reception of `call`; `undefined` if it can. */
export function ingressFeeFault(state: ReplicaState, call: TargetedCall): Reject | undefined {
  if (isFeeDelayed(call.content)) return undefined;
  const payer = payerOf(state, call);
  if (payer === undefined) return undefined;
  const text = outOfCyclesFault(payer, feeOf(call.content), call.content.sender);
  return text === undefined ? undefined : reject("IC0207", text);
}

/** `state` after the target paid for the reception of `call`. */
export function chargeIngressFee(state: ReplicaState, call: TargetedCall): ReplicaState {
  const payer = payerOf(state, call);
  return payer === undefined
    ? state
    : withCanister(state, consumeCycles(payer, feeOf(call.content), "ingressInduction"));
}

function payerOf(state: ReplicaState, call: TargetedCall): ReturnType<typeof findCanister> {
  const { canisterId, methodName } = call.content;
  const isManagement = isManagementCanister(canisterId);
  if (call.target === undefined || (isManagement && ingressRules.get(methodName) === "anyone"))
    return undefined;
  return findCanister(state, call.target);
}

function feeOf(content: CallContent): bigint {
  return ingressInductionFee(encodeUtf8(content.methodName).length + content.arg.length);
}
