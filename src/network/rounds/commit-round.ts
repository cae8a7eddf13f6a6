import { stateRootMessage } from "../../wire/mod.ts";
import type { NetworkKeys } from "../keys/network-keys.ts";
import type { RoundResult } from "../worker/subnet-messages.ts";
import type { SubnetPort } from "../worker/subnet-port.ts";
import type { CallWaiters } from "./call-waiters.ts";

/** What a commit acts on. */
export interface CommitParts {
  readonly keys: NetworkKeys;
  readonly port: SubnetPort;
  readonly waiters: CallWaiters;
}

/**
 * Makes an executed round known: the only place that does, so that nothing leaves the network out of this order.
 *
 * 1. *Durable.* The worker answers a round only when its pages and then its record are written, and synced if that was
 *    promised (`SubnetHost`); a round that cannot be written is never answered and nobody hears of it.
 * 2. *Signed.* One BLS signature on the root hash, however many calls the round had.
 * 3. *Visible.* The worker puts the new state in place of the old one, together with its signature. Before this
 *    point queries and read_state requests see the old state and its signature, after it the new ones.
 * 4. *Told.* Only now the waiting callers get their certificates.
 *
 * Must: 1 before 2, or a certificate outlives the state that it proves. Must: 1 before 4, or an acknowledged call is lost
 * in a crash. Must: 3 before 4, or a client that was told the end of its call asks the state and does not find it.
 * Should: 2 before 3, so that a visible state always has a certificate.
 */
export async function commitRound(round: RoundResult, parts: CommitParts): Promise<void> {
  const signature = parts.keys.rootKey.sign(stateRootMessage(round.rootHash));
  const certified = await parts.port.send({ kind: "commit", signature });
  for (const { requestId, certificate } of certified) parts.waiters.settle(requestId, certificate);
}
