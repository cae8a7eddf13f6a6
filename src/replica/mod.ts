/**
 * The subnets of a network as a function of values.
 *
 * `executeRound(state, batch, context)` receives the calls of the batch, runs what is due, executes messages between
 * canisters and calls of users in turn, and brings the certified trees up to date. Nothing here knows a clock, a disk or a
 * socket: time and randomness come with the batch, so the same batches lead to the same state.
 *
 * The way of a call: `filterIngress` decides whether it may wait; `executeRound` executes it, over several rounds if it waits
 * for calls of its own; its result stands in the tree of the new state, which `stateRootHash` certifies and `readState` shows
 * to whom `checkReadStatePaths` lets see it. Queries (`executeQuery`) read a state and leave it alone.
 *
 * @module
 */
export { type ErrorCode, type Reject, type RejectCode, rejectCodeOf } from "./error-code.ts";
export { type Batch, executeRound, type RoundOutcome } from "./execute-round.ts";
export { createReplicaState, type Genesis } from "./genesis.ts";
export { filterIngress, type IngressVerdict } from "./ingress/filter-ingress.ts";
export type {
  AdmittedCall,
  CallResult,
  IngressEntry,
  IngressState,
  KeptResult,
  RequestStatus,
} from "./ingress/ingress-state.ts";
export { defaultLimits, type ReplicaLimits } from "./limits.ts";
export { type MapDifference, PersistentMap } from "./persistent-map.ts";
export type { ChangeSet } from "./persistence/change-set.ts";
export { collectChanges } from "./persistence/collect-changes.ts";
export { batchDigest, decodeBatch, encodeBatch } from "./persistence/encode-batch.ts";
export { referencedBlobs } from "./persistence/referenced-blobs.ts";
export { restoreState } from "./persistence/restore-state.ts";
export { StateRecordError, type StateRecordFault } from "./persistence/state-record-error.ts";
export type { StoredState } from "./persistence/stored-state.ts";
export { isManagementCanister } from "./principals.ts";
export { executeQuery, type QueryOutcome, type QueryRequest } from "./query/execute-query.ts";
export { type QueryUsage, QueryUsageCollector } from "./query/query-statistics.ts";
export type { ReplicaContext, ReplicaPlatform } from "./replica-context.ts";
export {
  checkReadStatePaths,
  type ReadStateQuestion,
  type ReadStateTarget,
  type ReadStateVerdict,
} from "./state-tree/check-read-state-paths.ts";
export { readCertifiedData, readState } from "./state-tree/read-state.ts";
export { combineRootHashes, stateRootHash, stateRootHashes } from "./state-tree/update-state-tree.ts";
export type {
  CanisterChange,
  CanisterHistory,
  CanisterLogRecord,
  CanisterLogs,
  CanisterSettings,
  CanisterSnapshot,
  CanisterState,
  CanisterStatus,
  ChangeDetails,
  ChangeOrigin,
  EnvironmentVariable,
  HeapDelta,
  InstalledCode,
  LowMemoryHook,
  QueryStatistics,
  NetworkConfig,
  SnapshotModule,
  SnapshotSource,
  SubnetConfig,
  SubnetKind,
  ReplicaState,
  Visibility,
} from "./state.ts";
export { readCanisterInfo } from "./management/read-canister-info.ts";
export { withoutFlatRanges } from "./state-tree/without-flat-ranges.ts";
export { isSubnetKind, subnetKinds } from "./subnet-kinds.ts";
export {
  findSubnet,
  isSameSubnet,
  receivingSubnet,
  rootSubnet,
  subnetIndex,
  subnetOf,
  type WithSubnets,
} from "./subnets.ts";
