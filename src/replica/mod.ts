/**
 * The subnet as a function of values.
 *
 * `executeRound(state, batch, context)` inducts the calls of the batch, executes waiting calls one by one and brings the
 * certified tree up to date. Nothing here knows a clock, a disk or a socket: time and randomness come with the batch, so
 * the same batches lead to the same state.
 *
 * @module
 */
export type * from "./state.ts";
export type {
  AdmittedCall,
  CallResult,
  IngressEntry,
  IngressState,
  RequestStatus,
} from "./ingress/ingress-state.ts";
export { type ErrorCode, type Reject, type RejectCode, rejectCodeOf } from "./error-code.ts";
export { defaultLimits, type ReplicaLimits } from "./limits.ts";
export type { ReplicaContext, ReplicaPlatform } from "./replica-context.ts";
export type { ManagementCall, ManagementHandler, ManagementOutcome } from "./management/management-call.ts";
export { type MapDifference, PersistentMap } from "./persistent-map.ts";
