import type { CallContent, Principal } from "../../wire/mod.ts";
import { findCanister, isController } from "../canisters.ts";
import { type ErrorCode, reject } from "../error-code.ts";
import { isVisibleTo } from "../management/access.ts";
import { managementTarget, misdirection } from "../management/management-target.ts";
import type { CanisterState, ReplicaState } from "../state.ts";
import type { IngressVerdict } from "./filter-ingress.ts";
import { ingressFeeFault } from "./ingress-fee.ts";
import { type IngressRule, ingressRules, userMethodFault } from "./ingress-methods.ts";
import type { AdmittedCall } from "./ingress-state.ts";

/** Decides about a call to the management canister: the method, the canister it is about, who may call it. */
export function filterManagementCall(
  state: ReplicaState,
  call: Pick<AdmittedCall, "content" | "effectiveCanisterId">,
): IngressVerdict {
  const { content, effectiveCanisterId } = call;
  const { methodName } = content;
  const fault = userMethodFault(methodName);
  if (fault !== undefined) return { kind: "refused", ...fault };
  const target = managementTarget(methodName, content.arg);
  if (target.kind === "undecodable") {
    return refused("IC0408", `Failed to decode payload for ic00 method: ${methodName}`);
  }
  if (target.kind === "none") return { kind: "admitted" };
  const message = misdirection(target.id, effectiveCanisterId);
  if (message !== undefined) return { kind: "misdirected", message };
  return filterTarget(state, content, target.id);
}

function filterTarget(state: ReplicaState, content: CallContent, target: Principal): IngressVerdict {
  const { methodName, sender } = content;
  const rule = ingressRules.get(methodName);
  if (rule === "anyone") return { kind: "admitted" };
  const canister = findCanister(state, target);
  if (canister === undefined) return refused("IC0301", `Canister ${target.toText()} not found`);
  const feeFault = ingressFeeFault(state, { content, target });
  if (feeFault !== undefined) return { kind: "refused", ...feeFault };
  if (mayCall(canister, rule, sender)) return { kind: "admitted" };
  return refused(
    "IC0512",
    `Only controllers of canister ${target.toText()} can call ic00 method ${methodName}`,
  );
}

function mayCall(canister: CanisterState, rule: IngressRule | undefined, sender: Principal): boolean {
  if (rule === "status_viewers") return isVisibleTo(canister, canister.settings.statusVisibility, sender);
  if (rule === "snapshot_viewers") return isVisibleTo(canister, canister.settings.snapshotVisibility, sender);
  return isController(canister, sender);
}

function refused(errorCode: ErrorCode, message: string): IngressVerdict {
  return { kind: "refused", ...reject(errorCode, message) };
}
