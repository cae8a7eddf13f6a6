import assert from "node:assert/strict";
import type { CanisterState, ReplicaState } from "../../state.ts";
import type { Caller } from "../call-state.ts";
import { countOpenCalls } from "../callbacks.ts";
import { deadlinesOf } from "../deadlines.ts";

/** Checks everything that holds of calls between two rounds. */
export function assertCallInvariants(state: ReplicaState): void {
  const canisters = [...state.canisters.values()];
  const waiting = new Map<string, number>();
  for (const canister of canisters) assertCountsFit(canister);
  for (const caller of holdersOf(state)) {
    const key = callKey(caller);
    waiting.set(key, (waiting.get(key) ?? 0) + 1);
  }
  for (const { id, callbacks } of canisters) {
    for (const [callbackId, { deadlineNs }] of callbacks) {
      const key = callKey({ canisterId: id, callbackId });
      // A best-effort call that expired has an answer on its way beside what its callee still does.
      if (deadlineNs === 0n && !waiting.has(key)) assert.fail(`nobody will answer ${key}`);
    }
  }
  const deadlines = deadlinesOf(canisters);
  assert.deepEqual([...state.deadlines.keys()], [...deadlines.keys()]);
}

/** All cycles in `state`: balances, what is set aside for calls, and what is on its way. */
export function cyclesIn(state: ReplicaState): bigint {
  let sum = 0n;
  for (const canister of state.canisters.values()) {
    sum += canister.cycles + canister.reservedCycles;
    for (const { cyclesAvailable } of canister.callContexts.values()) sum += cyclesAvailable;
    for (const { prepaidExecution, prepaidTransmission } of canister.callbacks.values()) {
      sum += prepaidExecution + prepaidTransmission;
    }
    if (canister.status.kind === "stopping") for (const { refund } of canister.status.stops) sum += refund;
  }
  for (const message of state.messages.values()) {
    sum += message.kind === "request" ? message.cycles : message.refund;
  }
  return sum;
}

/** All cycles that were used up since the canisters were made. */
export function cyclesUsed(state: ReplicaState): bigint {
  let sum = 0n;
  for (const { cyclesConsumed } of state.canisters.values()) {
    for (const amount of Object.values<bigint>({ ...cyclesConsumed })) sum += amount;
  }
  return sum;
}

function assertCountsFit({ callContexts, callbacks, openCalls, status }: CanisterState): void {
  for (const [contextId, context] of callContexts) {
    const open = [...callbacks.values()].filter((callback) => callback.contextId === contextId);
    assert.equal(context.openCalls, open.length);
    assert.ok(open.length > 0, "a call context without open calls is closed");
    assert.ok(!context.responded || context.cyclesAvailable === 0n, "an answer gives the cycles back");
  }
  for (const { contextId } of callbacks.values()) assert.ok(callContexts.has(contextId));
  assert.deepEqual([...openCalls], [...countOpenCalls(callbacks)]);
  if (status.kind === "stopped") assert.equal(callContexts.size, 0);
  if (status.kind === "stopping") assert.ok(callContexts.size > 0);
}

/** Everything that will lead to an answer, once for each. */
function* holdersOf(state: ReplicaState): Generator<Caller> {
  for (const { caller } of state.messages.values()) yield caller;
  for (const { callContexts, status } of state.canisters.values()) {
    for (const { origin, responded } of callContexts.values()) {
      if (!responded && origin.kind !== "task") yield origin;
    }
    if (status.kind === "stopping") for (const { caller } of status.stops) yield caller;
  }
}

function callKey(
  caller: Caller | { readonly canisterId: CanisterState["id"]; readonly callbackId: string },
): string {
  return "callbackId" in caller ? `${caller.canisterId.toText()}/${caller.callbackId}` : "user";
}
