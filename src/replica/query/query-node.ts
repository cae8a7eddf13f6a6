import type { ExecutionState, Message, OutgoingCall } from "../../engine/mod.ts";
import type { CanisterState, InstalledCode } from "../state.ts";

/** A query that has not answered yet: its memory as its last message left it, and the calls it still waits for. */
export interface QueryNode {
  readonly canister: CanisterState;
  readonly code: InstalledCode;
  /** Who called the query, and what is known of them. */
  readonly from: Pick<Message, "caller" | "callerInfo">;
  execution: ExecutionState;
  /** By the messages of this query so far, for the performance counter. */
  instructionsUsed: bigint;
  /** Calls to make, the next one first. */
  readonly pending: OutgoingCall[];
  /** The call that was made and not answered yet. */
  open: OutgoingCall | undefined;
}
