import type { Reject } from "../../error-code.ts";
import type { ReplicaState } from "../../state.ts";
import type { ManagementOutcome } from "../management-call.ts";

/** The outcome of a call that ends with `reject` in `state`. */
export function refused(state: ReplicaState, reject: Reject): ManagementOutcome {
  return { kind: "reject", state, reject };
}
