import type { CertifiedCall, RoundResult } from "../worker/subnet-messages.ts";
import type { SubnetPort } from "../worker/subnet-port.ts";
import type { CallWaiters } from "./call-waiters.ts";
import type { SignedState } from "./signed-state.ts";

/** What a commit acts on. */
export interface CommitParts {
  readonly port: SubnetPort;
  readonly waiters: CallWaiters;
  /** Whether the root subnet vouches anew for the keys of the others. */
  readonly delegates: boolean;
  /** Hears of the state that every request meets from now on. */
  readonly onVisible: () => void;
}

/**
 * Makes an executed round known: the only place that does, so that nothing leaves the network out of this order.
 *
 * 1. *Durable.* The worker answers a round only when its pages and then its record are written, and synced if that was
 *    promised (`SubnetHost`); a round that cannot be written is never answered and nobody hears of it.
 * 2. *Signed.* One BLS signature on the root hash of each subnet that received calls which ended, however many calls the
 *    round had. A tree that nobody has an answer in is signed when the first one asks for its certificate.
 * 3. *Visible.* The worker puts the new state in place of the old one. Requests that are sent to the worker before this
 *    message see the old state, those after it the new one; so the signatures that go with them change here, too.
 * 4. *Told.* Only now the waiting callers get their certificates.
 *
 * Must: 1 before 2, or a certificate outlives the state that it proves. Must: 1 before 4, or an acknowledged call is lost
 * in a crash. Must: 3 before 4, or a client that was told the end of its call asks the state and does not find it.
 */
export async function commitRound(
  round: RoundResult,
  signed: SignedState,
  { port, waiters, delegates, onVisible }: CommitParts,
): Promise<void> {
  const signers = new Set(delegates ? [0, ...round.answeringSubnets] : round.answeringSubnets);
  const signatures = Array.from(signers, (subnet) => signed.signatureOf(subnet));
  const committed: Promise<readonly CertifiedCall[]> = port.send({ kind: "commit", signatures, delegates });
  onVisible();
  for (const { requestId, certificate } of await committed) waiters.settle(requestId, certificate);
}
