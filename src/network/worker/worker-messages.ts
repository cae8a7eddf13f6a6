import type { ReplicaLimits } from "../../replica/mod.ts";
import type { Durability, StorageOptions } from "../storage/durability.ts";
import type { PlainFailure } from "../plain-fault.ts";
import type { PlainIdentity } from "./subnet-config.ts";
import type { SubnetAnswer, SubnetMessageKind, SubnetRequest } from "./subnet-messages.ts";

/** What the worker is started with; plain data. */
export interface WorkerStart {
  /** The subnets, the root subnet first. */
  readonly subnets: readonly PlainIdentity[];
  /** Time of the genesis, if there is no state yet. */
  readonly timeNs: bigint;
  /** Where the state lives. */
  readonly stateDirectory: string;
  readonly durability: Durability;
  readonly storage: StorageOptions;
  /** Folder in which batches are recorded, if they are. */
  readonly batchJournal?: string;
  /** Bounds of the replica that differ from its defaults. */
  readonly replicaLimits: Partial<ReplicaLimits>;
}

/** A numbered request, so that the answer finds the one who asked; or the wish that the worker ends in good order. */
export type ToWorker<K extends SubnetMessageKind = SubnetMessageKind> =
  { readonly id: number; readonly request: SubnetRequest<K> } | { readonly kind: "close" };

/** Where a subnet stands when it was opened. */
export interface OpenedSubnet {
  /** Time of the last round, nanoseconds since 1970; rounds must come later. */
  readonly timeNs: bigint;
  /** Number of rounds so far. */
  readonly round: bigint;
  /** What was done to the files, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * First `opened` or `refused`; then answers, or that a request met a defect, which left the state as it was: others are
 * answered as before. `note` is a line for the log; `closed` the last message.
 */
export type FromWorker =
  | ({ readonly kind: "opened" } & OpenedSubnet)
  | ({ readonly kind: "refused" } & PlainFailure)
  | { readonly kind: "answer"; readonly id: number; readonly answer: SubnetAnswer }
  | ({ readonly kind: "failed"; readonly id: number } & PlainFailure)
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "closed" };
