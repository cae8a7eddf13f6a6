import type { CallContent } from "../../wire/mod.ts";
import { findCanister } from "../canisters.ts";
import { type Reject, reject } from "../error-code.ts";
import { isManagementCanister } from "../principals.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { isSystemCanister } from "../system/system-ids.ts";
import { checkRunnable } from "../execution/check-runnable.ts";
import { filterManagementCall } from "./filter-management-call.ts";
import { ingressFeeFault } from "./ingress-fee.ts";
import type { AdmittedCall } from "./ingress-state.ts";
import { inspectMessage } from "./inspect-message.ts";

/** Whether a call may wait for execution. A refusal is answered at once and leaves no trace in the state. */
export type IngressVerdict =
  | { readonly kind: "admitted" }
  | ({ readonly kind: "refused" } & Reject)
  /** The URL names another canister than the argument (HTTP 400). */
  | { readonly kind: "misdirected"; readonly message: string };

/**
 * Decides about a call whose envelope was checked.
 *
 * `state` is not changed: `canister_inspect_message` runs on a fork at `timeNs`. The same rules are checked again when
 * the call is executed, because the state may have changed until then.
 */
export function filterIngress(
  state: ReplicaState,
  call: Pick<AdmittedCall, "content" | "effectiveCanisterId">,
  timeNs: bigint,
  context: ReplicaContext,
): IngressVerdict {
  const { content } = call;
  const { canisterId } = content;
  if (isManagementCanister(canisterId)) return filterManagementCall(state, call);
  if (isSystemCanister(canisterId)) return { kind: "admitted" };
  const fault = canisterFault({ ...state, timeNs }, content, context);
  return fault === undefined ? { kind: "admitted" } : { kind: "refused", ...fault };
}

function canisterFault(
  state: ReplicaState,
  content: CallContent,
  context: ReplicaContext,
): Reject | undefined {
  const canister = findCanister(state, content.canisterId);
  if (canister === undefined) {
    return reject("IC0301", `Canister ${content.canisterId.toText()} not found`);
  }
  const feeFault = ingressFeeFault(state, { content, target: canister.id });
  if (feeFault !== undefined) return feeFault;
  const runnable = checkRunnable(canister);
  return runnable.ok
    ? inspectMessage(state, { canister, code: runnable.code, content }, context)
    : runnable.reject;
}
