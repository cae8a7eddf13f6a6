import type { OperationEvent, OperationKind, OperationResult } from "../api/operation.ts";
import type { PlanStep } from "../api/plan.ts";

/** An event before it is counted and timed. */
export type EventBody = DistributiveOmit<Exclude<OperationEvent, { kind: "end" }>, "seq" | "at">;

type DistributiveOmit<T, K extends string> = T extends unknown ? Omit<T, K> : never;

/** What a running operation is told. */
export interface OperationTools {
  /** Aborts when somebody cancels; the operation then goes to a safe end. */
  readonly signal: AbortSignal;
  readonly emit: (event: EventBody) => void;
}

/** An operation that may begin. */
export interface OperationDraft {
  readonly kind: OperationKind;
  /** Key of the module, or the name of the folder. */
  readonly module: string;
  readonly canisterId: string | null;
  readonly steps: readonly PlanStep[];
  readonly run: (tools: OperationTools) => Promise<OperationResult>;
}

/** A result without anything in it. */
export const noResult: OperationResult = {
  snapshot: null,
  module_hash: null,
  folder: null,
  upgrade: null,
  findings: [],
};
