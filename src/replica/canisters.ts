import type { Principal } from "../wire/mod.ts";
import { updateDeadlines } from "./messaging/deadlines.ts";
import { includesPrincipal } from "./principals.ts";
import type { CanisterState, SubnetState } from "./state.ts";

/** The canister `id`, or `undefined` if there is none. */
export function findCanister(state: SubnetState, id: Principal): CanisterState | undefined {
  return state.canisters.get(id.toText());
}

/** `state` with `canister` in place of the one with its id, or added to it; the deadlines follow. */
export function withCanister(state: SubnetState, canister: CanisterState): SubnetState {
  const key = canister.id.toText();
  const deadlines = updateDeadlines(state.deadlines, state.canisters.get(key), canister);
  return { ...state, canisters: state.canisters.with(key, canister), deadlines };
}

/** `state` without the canister `id`; the deadlines follow. */
export function withoutCanister(state: SubnetState, id: Principal): SubnetState {
  const key = id.toText();
  const deadlines = updateDeadlines(state.deadlines, state.canisters.get(key), undefined);
  return { ...state, canisters: state.canisters.without(key), deadlines };
}

/** Whether `principal` may manage `canister`. */
export function isController(canister: CanisterState, principal: Principal): boolean {
  return includesPrincipal(canister.settings.controllers, principal);
}
