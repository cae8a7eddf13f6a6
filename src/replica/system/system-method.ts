import { hasFault } from "../../bytes/mod.ts";
import type { CandidInterface, Principal } from "../../wire/mod.ts";
import type { Reject } from "../error-code.ts";
import { trapReject } from "../execution/execution-reject.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";

/** A call to a system canister, already admitted. */
export interface SystemCall {
  readonly canisterId: Principal;
  readonly caller: Principal;
  readonly methodName: string;
  /** Candid. */
  readonly arg: Uint8Array;
  /** Cycles that a calling canister attached, 0 if left out. What is not accepted goes back. */
  readonly cyclesAttached?: bigint;
}

/** How a call to a system canister ended; a reject leaves the state as it was. */
export type SystemOutcome =
  | {
      readonly kind: "reply";
      readonly state: ReplicaState;
      readonly data: Uint8Array;
      /** Part of `cyclesAttached` that was kept, 0 if left out. */
      readonly cyclesAccepted?: bigint;
    }
  | { readonly kind: "reject"; readonly state: ReplicaState; readonly reject: Reject };

/** One method of a system canister. Queries may be called as updates, but not the other way round. */
export interface SystemMethod {
  readonly kind: "update" | "query";
  readonly run: (state: ReplicaState, call: SystemCall, context: ReplicaContext) => SystemOutcome;
}

/** What a method does with decoded arguments: a new state and a result, or a trap with the canister's own text. */
export type MethodResult<Result> =
  | {
      readonly kind: "done";
      readonly state: ReplicaState;
      readonly result: Result;
      readonly cyclesAccepted?: bigint;
    }
  | { readonly kind: "trap"; readonly message: string };

/** Decoded arguments and who sent them. */
export interface MethodRequest<Args> {
  readonly args: Args;
  readonly caller: Principal;
  readonly cyclesAttached: bigint;
}

/** An update method `name` of `codec`. Arguments of another type trap, as they do in a real canister. */
export function updateMethod<Args, Results extends Record<keyof Args, unknown>, Name extends keyof Args>(
  codec: CandidInterface<Args, Results>,
  name: Name,
  run: (
    state: ReplicaState,
    request: MethodRequest<Args[Name]>,
    context: ReplicaContext,
  ) => MethodResult<Results[Name]>,
): SystemMethod {
  return {
    kind: "update",
    run: (state, call, context) => {
      const decoded = decodeCall(codec, name, call.arg);
      if (!decoded.ok) return trapped(state, call, decoded.message);
      const { caller, cyclesAttached = 0n } = call;
      const outcome = run(state, { args: decoded.args, caller, cyclesAttached }, context);
      if (outcome.kind === "trap") return trapped(state, call, outcome.message);
      const { cyclesAccepted = 0n, result } = outcome;
      return {
        kind: "reply",
        state: outcome.state,
        data: codec.encodeResult(name, result),
        cyclesAccepted,
      };
    },
  };
}

/** A query method `name` of `codec`. */
export function queryMethod<Args, Results extends Record<keyof Args, unknown>, Name extends keyof Args>(
  codec: CandidInterface<Args, Results>,
  name: Name,
  run: (state: ReplicaState, args: Args[Name]) => Results[Name],
): SystemMethod {
  const update = updateMethod(codec, name, (state, { args }) => ({
    kind: "done",
    state,
    result: run(state, args),
  }));
  return { kind: "query", run: update.run };
}

type DecodedCall<Value> =
  { readonly ok: true; readonly args: Value } | { readonly ok: false; readonly message: string };

function decodeCall<Args, Results extends Record<keyof Args, unknown>, Name extends keyof Args>(
  codec: CandidInterface<Args, Results>,
  name: Name,
  arg: Uint8Array,
): DecodedCall<Args[Name]> {
  try {
    return { ok: true, args: codec.decodeArgs(name, arg) };
  } catch (error) {
    if (!hasFault(error, "wire/bad-candid") || !(error instanceof Error)) throw error;
    return { ok: false, message: `failed to decode call arguments: ${error.message}` };
  }
}

function trapped(state: ReplicaState, call: SystemCall, message: string): SystemOutcome {
  const trap = { code: "engine/called-trap", message } as const;
  return { kind: "reject", state, reject: trapReject(call.canisterId, trap) };
}
