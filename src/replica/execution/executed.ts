import type { ReplicaState } from "../state.ts";

/** What came of executing one message or task. */
export interface Executed {
  readonly state: ReplicaState;
  readonly instructionsUsed: bigint;
}
