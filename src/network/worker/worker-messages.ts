import type { ReplicaLimits } from "../../replica/mod.ts";
import type { SubnetAnswer, SubnetMessageKind, SubnetRequest } from "./subnet-messages.ts";

/** What the worker is started with; plain data. */
export interface WorkerStart {
  readonly subnetId: Uint8Array;
  readonly rootKeyDer: Uint8Array;
  readonly nodeId: Uint8Array;
  readonly nodeKeyDer: Uint8Array;
  readonly timeNs: bigint;
  /** Bounds of the replica that differ from its defaults. */
  readonly replicaLimits: Partial<ReplicaLimits>;
}

/** A numbered request, so that the answer finds the one who asked. */
export interface ToWorker<K extends SubnetMessageKind = SubnetMessageKind> {
  readonly id: number;
  readonly request: SubnetRequest<K>;
}

/** An answer; or that this request met a defect, which left the state as it was: others are answered as before. */
export type FromWorker =
  | { readonly kind: "answer"; readonly id: number; readonly answer: SubnetAnswer }
  | { readonly kind: "failed"; readonly id: number; readonly reason: string };
