import type { SubnetAnswer, SubnetMessageKind, SubnetRequest } from "./subnet-messages.ts";

/**
 * The way to the subnet's state, wherever it lives.
 *
 * Messages are handled strictly one after the other in the order in which they were sent. After a failure every
 * waiting and every later message is rejected with a NetworkError.
 */
export interface SubnetPort {
  /** Buffers of the request may be transferred: the sender must not touch them afterwards. */
  send<K extends SubnetMessageKind>(request: SubnetRequest<K>): Promise<SubnetAnswer<K>>;
  /** The fault that ended the subnet, if one did. */
  readonly failure: Error | undefined;
  /** Ends the subnet; waiting messages are rejected. */
  close(): Promise<void>;
}
