import { encodeHex } from "../../bytes/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import { PersistentMap } from "../persistent-map.ts";
import type { CanisterState } from "../state.ts";
import { callContextOf, withContext } from "./call-contexts.ts";
import { type Callback, sequenceKey } from "./call-state.ts";

/** Calls from one canister to another one that may wait for their response at the same time. */
const MAX_CALLS_PER_CALLEE = 500;

/** How many of `callbacks` wait for each callee, by its id in hexadecimal. */
export function countOpenCalls(callbacks: PersistentMap<Callback>): PersistentMap<number> {
  let counts = PersistentMap.empty<number>();
  for (const { callee } of callbacks.values()) counts = changeCount(counts, callee, 1);
  return counts;
}

/** How many calls `canister` may still make to `callee` (principal bytes) before one of them is answered. */
export function callSlots(canister: CanisterState, callee: Uint8Array): number {
  const open = canister.openCalls.get(encodeHex(callee)) ?? 0;
  return Math.max(0, MAX_CALLS_PER_CALLEE - open);
}

/** `canister` with one more call, made in the context that `callback` names; and the key of the callback. */
export function addCallback(
  canister: CanisterState,
  callback: Callback,
): { readonly canister: CanisterState; readonly callbackId: string } {
  const callbackId = sequenceKey(canister.nextCallback);
  const { openCalls } = callContextOf(canister, callback.contextId);
  const added = {
    ...canister,
    callbacks: canister.callbacks.with(callbackId, callback),
    nextCallback: canister.nextCallback + 1,
    openCalls: changeCount(canister.openCalls, callback.callee, 1),
  };
  return { canister: withContext(added, callback.contextId, { openCalls: openCalls + 1 }), callbackId };
}

/** `canister` without the callback `callbackId`, whose response arrived. */
export function removeCallback(canister: CanisterState, callbackId: string): CanisterState {
  const callback = canister.callbacks.get(callbackId);
  if (callback === undefined) return canister;
  const { openCalls } = callContextOf(canister, callback.contextId);
  const removed = {
    ...canister,
    callbacks: canister.callbacks.without(callbackId),
    openCalls: changeCount(canister.openCalls, callback.callee, -1),
  };
  return withContext(removed, callback.contextId, { openCalls: openCalls - 1 });
}

function changeCount(
  counts: PersistentMap<number>,
  callee: Principal,
  change: 1 | -1,
): PersistentMap<number> {
  const key = encodeHex(callee.toUint8Array());
  const count = (counts.get(key) ?? 0) + change;
  return count === 0 ? counts.without(key) : counts.with(key, count);
}
