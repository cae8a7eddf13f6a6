import type { SubnetAnswer, SubnetMessageKind, SubnetRequest } from "./subnet-messages.ts";

/**
 * The way to the subnet's state, wherever it lives.
 *
 * Messages are handled one after the other in the order in which they were sent; the answer to a round may come after
 * those to later messages, while the disk is waited for. After a failure every waiting and every later message is
 * rejected with it.
 */
export interface SubnetPort {
  /** @param transfer buffers of the request that are handed over instead of copied: the sender loses them */
  send<K extends SubnetMessageKind>(
    request: SubnetRequest<K>,
    transfer?: readonly ArrayBuffer[],
  ): Promise<SubnetAnswer<K>>;
  /** The fault that ended the subnet, if one did. */
  readonly failure: Error | undefined;
  /** Ends the subnet; waiting messages are rejected. Answers whether it gave its files back. */
  close(): Promise<boolean>;
}
