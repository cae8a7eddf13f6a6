import { encodeManagementResult, type ManagementMethod, type ManagementResults } from "../../wire/mod.ts";
import type { Reject } from "../error-code.ts";
import type { ReplicaState } from "../state.ts";
import type { ManagementOutcome } from "./management-call.ts";

/** The outcome of a call of `method` that is answered with `result` and leaves `state`. */
export function replied<Method extends ManagementMethod>(
  state: ReplicaState,
  method: Method,
  result: ManagementResults[Method],
): Extract<ManagementOutcome, { kind: "reply" }> {
  return { kind: "reply", state, data: encodeManagementResult(method, result) };
}

/** The outcome of a call that is refused and leaves `state`. */
export function rejected(state: ReplicaState, reject: Reject): ManagementOutcome {
  return { kind: "reject", state, reject };
}
