import { type Reject } from "../error-code.ts";
import type { CallResult } from "../ingress/ingress-state.ts";
import type { SubnetState } from "../state.ts";

/** What came of executing one call. */
export interface CallExecution {
  readonly state: SubnetState;
  readonly result: CallResult;
  readonly instructionsUsed: bigint;
}

/** A call that was rejected before anything ran for it. */
export function notExecuted(state: SubnetState, reject: Reject): CallExecution {
  return { state, result: { kind: "rejected", ...reject }, instructionsUsed: 0n };
}
