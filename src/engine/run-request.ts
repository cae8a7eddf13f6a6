import type { PageStore } from "../pages/mod.ts";
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
  /**
   * Where the pages of a composite query go, which no durable state may name: reads what the engine's store holds and
   * keeps what is appended to itself, under slots of its own. With it the outcome's state is what the message left, so
   * that a callback can go on from there. Whoever gives it calls {@link Engine.rewind} in the end.
   */
  readonly scratch?: PageStore;
}
