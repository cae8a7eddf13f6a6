import type { Principal } from "../wire/mod.ts";
import { includesPrincipal } from "./principals.ts";
import type { CanisterState, SubnetState } from "./state.ts";

/** The canister `id`, or `undefined` if there is none. */
export function findCanister(state: SubnetState, id: Principal): CanisterState | undefined {
  return state.canisters.get(id.toText());
}

/** `state` with `canister` in place of the one with its id, or added to it. */
export function withCanister(state: SubnetState, canister: CanisterState): SubnetState {
  return { ...state, canisters: state.canisters.with(canister.id.toText(), canister) };
}

/** `state` without the canister `id`. */
export function withoutCanister(state: SubnetState, id: Principal): SubnetState {
  return { ...state, canisters: state.canisters.without(id.toText()) };
}

/** Whether `principal` may manage `canister`. */
export function isController(canister: CanisterState, principal: Principal): boolean {
  return includesPrincipal(canister.settings.controllers, principal);
}
