import type { SubnetAnswer, SubnetMessageKind, SubnetRequest } from "./subnet-messages.ts";

/**
 * The way to the subnet's state, wherever it lives.
 *
 * Messages are handled strictly one after the other in the order in which they were sent. After a failure every
 * waiting and every later message is rejected with a NetworkError.
 */
export interface SubnetPort {
  /** @param transfer buffers of the request that are handed over instead of copied: the sender loses them */
  send<K extends SubnetMessageKind>(
    request: SubnetRequest<K>,
    transfer?: readonly ArrayBuffer[],
  ): Promise<SubnetAnswer<K>>;
  /** The fault that ended the subnet, if one did. */
  readonly failure: Error | undefined;
  /** Ends the subnet; waiting messages are rejected. */
  close(): Promise<void>;
}
