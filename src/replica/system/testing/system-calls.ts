import assert from "node:assert/strict";
import {
  type CandidInterface,
  cmcInterface,
  cyclesLedgerInterface,
  icpLedgerInterface,
  type Principal,
} from "../../../wire/mod.ts";
import { testContext } from "../../management/snapshots/testing/subnet-fixture.ts";
import type { ReplicaState } from "../../state.ts";
import { runSystemCanisterQuery, runSystemCanisterUpdate } from "../run-system-canister.ts";
import { cmcId, cyclesLedgerId, icpLedgerId } from "../system-ids.ts";
import type { SystemOutcome } from "../system-method.ts";

const context = testContext();

/** A system canister with its interface. */
export interface Target<Args, Results extends Record<keyof Args, unknown>> {
  readonly id: Principal;
  readonly codec: CandidInterface<Args, Results>;
}

export const icpLedger = { id: icpLedgerId, codec: icpLedgerInterface } as const;
export const cyclesLedger = { id: cyclesLedgerId, codec: cyclesLedgerInterface } as const;
export const cmc = { id: cmcId, codec: cmcInterface } as const;

/** An update call whose reply is expected. */
export function update<Args, Results extends Record<keyof Args, unknown>, Name extends keyof Args & string>(
  state: ReplicaState,
  target: Target<Args, Results>,
  call: { readonly caller: Principal; readonly method: Name; readonly args: Args[Name] },
): { readonly state: ReplicaState; readonly result: Results[Name] } {
  const outcome = rawUpdate(state, target.id, {
    ...call,
    arg: target.codec.encodeArgs(call.method, call.args),
  });
  if (outcome.kind === "reject") assert.fail(`${outcome.reject.errorCode}: ${outcome.reject.message}`);
  return { state: outcome.state, result: target.codec.decodeResult(call.method, outcome.data) };
}

/** An update call with any bytes as argument and any outcome. */
export function rawUpdate(
  state: ReplicaState,
  canisterId: Principal,
  call: {
    readonly caller: Principal;
    readonly method: string;
    readonly arg: Uint8Array;
    readonly cyclesAttached?: bigint;
  },
): SystemOutcome {
  const { caller, method, arg, cyclesAttached = 0n } = call;
  return runSystemCanisterUpdate(
    state,
    { canisterId, caller, methodName: method, arg, cyclesAttached },
    context,
  );
}

/** A query call whose reply is expected. */
export function query<Args, Results extends Record<keyof Args, unknown>, Name extends keyof Args & string>(
  state: ReplicaState,
  target: Target<Args, Results>,
  call: { readonly caller: Principal; readonly method: Name; readonly args: Args[Name] },
): Results[Name] {
  const arg = target.codec.encodeArgs(call.method, call.args);
  const systemCall = { canisterId: target.id, caller: call.caller, methodName: call.method, arg };
  const outcome = runSystemCanisterQuery(state, systemCall, context);
  if (outcome.kind === "reject") assert.fail(`${outcome.reject.errorCode}: ${outcome.reject.message}`);
  return target.codec.decodeResult(call.method, outcome.data);
}
