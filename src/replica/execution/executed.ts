import type { SubnetState } from "../state.ts";

/** What came of executing one message or task. */
export interface Executed {
  readonly state: SubnetState;
  readonly instructionsUsed: bigint;
}
