import type { Principal } from "../../wire/mod.ts";
import { findCanister, isController } from "../canisters.ts";
import { withHelp } from "../cycles/help-text.ts";
import { type Reject, reject } from "../error-code.ts";
import { includesPrincipal, isSamePrincipal } from "../principals.ts";
import type { CanisterState, SubnetConfig, ReplicaState, Visibility } from "../state.ts";
import { findSubnet } from "../subnets.ts";

/** A canister on which the caller may act, or why not. */
export type CanisterAccess =
  { readonly ok: true; readonly canister: CanisterState } | { readonly ok: false; readonly reject: Reject };

/** The canister `id` if `caller` is a controller of it, else IC0301 or IC0512. */
export function requireController(state: ReplicaState, id: Principal, caller: Principal): CanisterAccess {
  return requireAccess(state, id, { caller, mayAct: isController });
}

/** The canister `id` if `caller` controls it or is the canister itself, else IC0301 or IC0512. */
export function requireControllerOrSelf(
  state: ReplicaState,
  id: Principal,
  caller: Principal,
): CanisterAccess {
  const mayAct = (canister: CanisterState): boolean =>
    isSamePrincipal(canister.id, caller) || isController(canister, caller);
  return requireAccess(state, id, { caller, mayAct });
}

/** The canister `id`, else IC0301. */
export function requireCanister(state: ReplicaState, id: Principal): CanisterAccess {
  const canister = findCanister(state, id);
  return canister === undefined ? { ok: false, reject: canisterNotFound(id) } : { ok: true, canister };
}

/** A subnet that a call names, or why there is none. */
export type SubnetAccess =
  { readonly ok: true; readonly subnet: SubnetConfig } | { readonly ok: false; readonly reject: Reject };

/** The subnet `id`, else IC0301: a call to a subnet that nobody knows has no way to go. */
export function requireSubnet(state: ReplicaState, id: Principal): SubnetAccess {
  const subnet = findSubnet(state, id);
  if (subnet !== undefined) return { ok: true, subnet };
  return { ok: false, reject: reject("IC0301", `No route to canister ${id.toText()}`) };
}

/** Whether `visibility` lets `principal` look; controllers always may. */
export function isVisibleTo(canister: CanisterState, visibility: Visibility, principal: Principal): boolean {
  if (visibility.kind === "public" || isController(canister, principal)) return true;
  return visibility.kind === "allowed_viewers" && includesPrincipal(visibility.viewers, principal);
}

/** IC0301 as executed calls answer it; the ingress filter and queries leave the final period out. */
export function canisterNotFound(id: Principal): Reject {
  return reject("IC0301", `Canister ${id.toText()} not found.`);
}

/** IC0512 for a caller that does not control `canister`. */
export function invalidController(canister: CanisterState, caller: Principal): Reject {
  const id = canister.id.toText();
  const controllers = canister.settings.controllers.map((controller) => controller.toText()).join(" ");
  const message = `Only the controllers of the canister ${id} can control it.\nCanister's controllers: ${controllers}\nSender's ID: ${caller.toText()}`;
  const suggestion =
    "Execute this call from a controller of the target canister or add the current caller as a controller.";
  return reject("IC0512", withHelp(message, suggestion, "invalid-controller"));
}

function requireAccess(
  state: ReplicaState,
  id: Principal,
  rule: {
    readonly caller: Principal;
    readonly mayAct: (canister: CanisterState, caller: Principal) => boolean;
  },
): CanisterAccess {
  const found = requireCanister(state, id);
  if (!found.ok || rule.mayAct(found.canister, rule.caller)) return found;
  return { ok: false, reject: invalidController(found.canister, rule.caller) };
}
