import type { Principal } from "@icp-sdk/core/principal";
import type { Answer, CanisterStatus, SentCall, SnapshotSummary } from "../client/mod.ts";
import type { RequestStatus } from "../wire/mod.ts";
import type { CodeControl } from "./code-control.ts";

/** What operations look at in the status of a canister. */
export type ObservedStatus = Pick<
  CanisterStatus,
  | "runState"
  | "moduleHash"
  | "version"
  | "cycles"
  | "reservedCycles"
  | "idleCyclesBurnedPerDay"
  | "memorySizeBytes"
  | "memoryAllocationBytes"
  | "nextSnapshotSizeBytes"
  | "freezingThresholdSeconds"
>;

/**
 * What operations do with one canister of one network. Each method is one call; a reject is a value, and what is thrown
 * leaves open whether the call was executed.
 */
export interface CanisterControl extends CodeControl {
  readonly canisterId: Principal;
  status(): Promise<Answer<ObservedStatus>>;
  /** Oldest first. */
  listSnapshots(): Promise<Answer<readonly SnapshotSummary[]>>;
  /** Ends when the canister has stopped, or when the network gives up waiting for that: the canister then stays stopping. */
  stop(): Promise<Answer<undefined>>;
  /** Also takes back a stop that is under way. */
  start(): Promise<Answer<undefined>>;
  takeSnapshot(replace: Uint8Array | undefined): Promise<Answer<SnapshotSummary>>;
  loadSnapshot(id: Uint8Array): Promise<Answer<undefined>>;
  deleteSnapshot(id: Uint8Array): Promise<Answer<undefined>>;
  /** What became of a call that {@link CanisterControl.onCall} was told of. */
  callStatus(requestId: Uint8Array): Promise<RequestStatus>;
  /**
   * Is told of each call that may change something, before it leaves; if it throws, the call stays here. One listener at a
   * time.
   */
  onCall(listener: (call: SentCall) => Promise<void>): void;
}
