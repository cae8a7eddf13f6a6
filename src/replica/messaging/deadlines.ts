import { PersistentMap } from "../persistent-map.ts";
import type { CanisterState } from "../state.ts";
import { type Callback, type Deadline, sequenceKey } from "./call-state.ts";

/** How long `stop_canister` waits for open calls. */
export const STOP_TIMEOUT_NS = 300_000_000_000n;

/** All that `canisters` wait for until some time, in the form of `ReplicaState.deadlines`. */
export function deadlinesOf(canisters: Iterable<CanisterState>): PersistentMap<Deadline> {
  let deadlines = PersistentMap.empty<Deadline>();
  for (const canister of canisters) deadlines = updateDeadlines(deadlines, undefined, canister);
  return deadlines;
}

/** `deadlines` after a canister became another one (`undefined`: was created or deleted); O(changes · log n). */
export function updateDeadlines(
  deadlines: PersistentMap<Deadline>,
  before: CanisterState | undefined,
  after: CanisterState | undefined,
): PersistentMap<Deadline> {
  let updated = deadlines;
  if (before?.callbacks !== after?.callbacks) {
    const none = PersistentMap.empty<Callback>();
    for (const change of (before?.callbacks ?? none).differences(after?.callbacks ?? none)) {
      updated = updateCallback(updated, (before ?? after)?.id, change);
    }
  }
  if (before?.status === after?.status) return updated;
  for (const [key] of stopDeadlines(before)) updated = updated.without(key);
  for (const [key, deadline] of stopDeadlines(after)) updated = updated.with(key, deadline);
  return updated;
}

/** When the entry of `key` is due, nanoseconds since 1970. */
export function dueNs(key: string): bigint {
  return BigInt(key.slice(0, key.indexOf(":")));
}

function updateCallback(
  deadlines: PersistentMap<Deadline>,
  canisterId: CanisterState["id"] | undefined,
  change: {
    readonly key: string;
    readonly before: Callback | undefined;
    readonly after: Callback | undefined;
  },
): PersistentMap<Deadline> {
  if (canisterId === undefined) return deadlines;
  const keyOf = (callback: Callback): string =>
    `${sequenceKey(callback.deadlineNs)}:call:${canisterId.toText()}:${change.key}`;
  const { before, after } = change;
  let updated = deadlines;
  if (before !== undefined && before.deadlineNs > 0n) updated = updated.without(keyOf(before));
  if (after !== undefined && after.deadlineNs > 0n) {
    updated = updated.with(keyOf(after), { kind: "call", canisterId, callbackId: change.key });
  }
  return updated;
}

function stopDeadlines(canister: CanisterState | undefined): (readonly [string, Deadline])[] {
  if (canister?.status.kind !== "stopping") return [];
  const { id, status } = canister;
  return status.stops.map(({ sinceNs }) => [
    `${sequenceKey(sinceNs + STOP_TIMEOUT_NS)}:stop:${id.toText()}`,
    { kind: "stop", canisterId: id },
  ]);
}
