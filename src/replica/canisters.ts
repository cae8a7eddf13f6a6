import type { Principal } from "../wire/mod.ts";
import { updateDeadlines } from "./messaging/deadlines.ts";
import { includesPrincipal, principalText } from "./principals.ts";
import { updateTaskIndex } from "./tasks/task-index.ts";
import type { CanisterState, ReplicaState } from "./state.ts";

/** The canister `id`, or `undefined` if there is none. */
export function findCanister(state: ReplicaState, id: Principal): CanisterState | undefined {
  return state.canisters.get(principalText(id));
}

/** `state` with `canister` in place of the one with its id, or added to it; deadlines and tasks follow. */
export function withCanister(state: ReplicaState, canister: CanisterState): ReplicaState {
  const key = principalText(canister.id);
  const before = state.canisters.get(key);
  const deadlines = updateDeadlines(state.deadlines, before, canister);
  const tasks = updateTaskIndex(state.tasks, before, canister);
  return { ...state, canisters: state.canisters.with(key, canister), deadlines, tasks };
}

/** `state` without the canister `id`; deadlines and tasks follow. */
export function withoutCanister(state: ReplicaState, id: Principal): ReplicaState {
  const key = principalText(id);
  const before = state.canisters.get(key);
  const deadlines = updateDeadlines(state.deadlines, before, undefined);
  const tasks = updateTaskIndex(state.tasks, before, undefined);
  return { ...state, canisters: state.canisters.without(key), deadlines, tasks };
}

/** Whether `principal` may manage `canister`. */
export function isController(canister: CanisterState, principal: Principal): boolean {
  return includesPrincipal(canister.settings.controllers, principal);
}
