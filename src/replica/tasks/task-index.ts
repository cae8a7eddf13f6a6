import type { Principal } from "../../wire/mod.ts";
import { PersistentMap } from "../persistent-map.ts";
import type { CanisterState } from "../state.ts";

/**
 * Which canisters have something to do without being called, so that a round costs nothing for the others. It follows
 * from the canisters: `withCanister` keeps it up to date and a restart makes it again.
 */
export interface TaskIndex {
  /** Armed timers of canisters that run and export `canister_global_timer`, under `<due, 20 digits>:<canister>`. */
  readonly timers: PersistentMap<Principal>;
  /** Canisters that run and export `canister_heartbeat`, under their id. */
  readonly heartbeats: PersistentMap<Principal>;
  /** Canisters that run and whose low-memory hook is ready, under their id. */
  readonly hooks: PersistentMap<Principal>;
}

/** No canister, no tasks. */
export const emptyTaskIndex: TaskIndex = {
  timers: PersistentMap.empty(),
  heartbeats: PersistentMap.empty(),
  hooks: PersistentMap.empty(),
};

/** Digits of the largest time. */
const TIME_DIGITS = 20;

/** The tasks of all `canisters`. */
export function taskIndexOf(canisters: Iterable<CanisterState>): TaskIndex {
  let index = emptyTaskIndex;
  for (const canister of canisters) index = updateTaskIndex(index, undefined, canister);
  return index;
}

/** `index` after a canister became another one (`undefined`: was created or deleted); the same one if nothing moved. */
export function updateTaskIndex(
  index: TaskIndex,
  before: CanisterState | undefined,
  after: CanisterState | undefined,
): TaskIndex {
  if (before !== undefined && after !== undefined && hasSameTasks(before, after)) return index;
  const timers = move(index.timers, [timerKey(before), before], [timerKey(after), after]);
  const heartbeats = move(index.heartbeats, [heartbeatKey(before), before], [heartbeatKey(after), after]);
  const hooks = move(index.hooks, [hookKey(before), before], [hookKey(after), after]);
  const isSame = timers === index.timers && heartbeats === index.heartbeats && hooks === index.hooks;
  return isSame ? index : { timers, heartbeats, hooks };
}

/** When the timer of this key of {@link TaskIndex.timers} is due, nanoseconds since 1970. */
export function timerDueNs(key: string): bigint {
  return BigInt(key.slice(0, TIME_DIGITS));
}

function hasSameTasks(before: CanisterState, after: CanisterState): boolean {
  return (
    before.status.kind === after.status.kind &&
    before.installed?.module === after.installed?.module &&
    before.globalTimerNs === after.globalTimerNs &&
    before.lowMemoryHook === after.lowMemoryHook
  );
}

type Entry = readonly [key: string | undefined, canister: CanisterState | undefined];

function move(map: PersistentMap<Principal>, [from]: Entry, [to, after]: Entry): PersistentMap<Principal> {
  if (from === to) return map;
  const removed = from === undefined ? map : map.without(from);
  return to === undefined || after === undefined ? removed : removed.with(to, after.id);
}

function timerKey(canister: CanisterState | undefined): string | undefined {
  if (canister === undefined || canister.globalTimerNs === 0n) return undefined;
  if (!runsExport(canister, "canister_global_timer")) return undefined;
  return `${canister.globalTimerNs.toString().padStart(TIME_DIGITS, "0")}:${canister.id.toText()}`;
}

function heartbeatKey(canister: CanisterState | undefined): string | undefined {
  if (canister === undefined || !runsExport(canister, "canister_heartbeat")) return undefined;
  return canister.id.toText();
}

function hookKey(canister: CanisterState | undefined): string | undefined {
  if (canister?.lowMemoryHook !== "ready" || canister.installed === undefined) return undefined;
  return canister.status.kind === "running" ? canister.id.toText() : undefined;
}

function runsExport({ status, installed }: CanisterState, name: string): boolean {
  return status.kind === "running" && installed?.module.exports.has(name) === true;
}
