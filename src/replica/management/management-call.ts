import type { Principal } from "../../wire/mod.ts";
import type { Reject } from "../error-code.ts";
import type { Caller } from "../messaging/call-state.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";

/** A call to the management canister, already admitted. */
export interface ManagementCall {
  readonly caller: Principal;
  /** An ingress message; otherwise `caller` is a canister. */
  readonly fromUser: boolean;
  /** Who is to be answered by a method that answers later; nobody if left out. */
  readonly origin?: Caller;
  readonly method: string;
  /** Candid. */
  readonly arg: Uint8Array;
  /** Cycles that a calling canister attached; 0 for users. What is not accepted goes back. */
  readonly cyclesAttached: bigint;
}

/**
 * What a handler answers.
 *
 * Also a reject carries a state: most rejects leave it as it was, a few charge the canister first.
 * The batch time is `state.timeNs`.
 */
export type ManagementOutcome =
  | {
      readonly kind: "reply";
      readonly state: ReplicaState;
      /** Candid. */
      readonly data: Uint8Array;
      /** Part of `cyclesAttached` that was kept, 0 if left out. */
      readonly cyclesAccepted?: bigint;
      /** What the round counts: instructions of canister code, and of compiling it; 0 if left out. */
      readonly instructionsUsed?: bigint;
    }
  | {
      readonly kind: "reject";
      readonly state: ReplicaState;
      readonly reject: Reject;
      readonly instructionsUsed?: bigint;
    }
  /** The call stays open: what it waits for is in the state and answers it. */
  | { readonly kind: "pending"; readonly state: ReplicaState; readonly instructionsUsed?: bigint };

/** One method of the management canister: a function of values. */
export type ManagementHandler = (
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
) => ManagementOutcome;
