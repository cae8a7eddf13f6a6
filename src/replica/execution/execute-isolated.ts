import { reject } from "../error-code.ts";
import type { AdmittedCall } from "../ingress/ingress-state.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { SubnetState } from "../state.ts";
import { type CallExecution, notExecuted } from "./call-execution.ts";
import { executeCall } from "./execute-call.ts";

/**
 * Executes one call of a user to the end; a defect on the way (a broken promise of ours, or a machine without memory) costs
 * this call only, which is rejected with IC0525.
 *
 * *Must* not throw: a call that waits from an earlier round is part of the state, so one that breaks its round would
 * break every later one too. Nothing of a broken call stays, because `state` is a value and the engine drops an
 * instance whose message did not end.
 */
export function executeIsolated(
  state: SubnetState,
  call: AdmittedCall,
  context: ReplicaContext,
): CallExecution {
  try {
    return executeCall(state, call, context);
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const id = call.content.canisterId.toText();
    return notExecuted(
      state,
      reject("IC0525", `Error from Canister ${id}: The network met a defect: ${reason}`),
    );
  }
}
