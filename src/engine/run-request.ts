import type { ExecutionState } from "./execution-state.ts";
import type { Message, MessageEnvironment } from "./message.ts";

/** One message to run on one state. */
export interface RunRequest {
  /** Under which key the live instance is kept: the canister id as text. */
  readonly instanceKey: string;
  readonly state: ExecutionState;
  readonly message: Message;
  readonly environment: MessageEnvironment;
  /** Instructions that the message may use; one more and it is stopped. */
  readonly instructionLimit: bigint;
}
