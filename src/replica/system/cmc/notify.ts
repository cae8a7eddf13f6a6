import type { NotifyError, Principal } from "../../../wire/mod.ts";
import type { ReplicaState } from "../../state.ts";
import { blockKey } from "../ledger/ledger-state.ts";
import type { NotifiedBlock } from "../state.ts";
import { burnPayment, findPayment, type Payment, type Purpose, refundPayment } from "./cmc-payment.ts";
import { CYCLES_PER_E8 } from "./conversion-rate.ts";

/** What the cycles of a payment became; a reason means that they became nothing and the ICP go back. */
export type Spending =
  | { readonly ok: true; readonly state: ReplicaState; readonly notified: NotifiedBlock }
  | { readonly ok: false; readonly reason: string };

/** The state after a notification and what became of the block. */
export interface Notified {
  readonly state: ReplicaState;
  readonly block: NotifiedBlock | { readonly kind: "refused"; readonly error: NotifyError };
}

/**
 * Turns the payment in a block of the ICP ledger into cycles and spends them with `spend`.
 *
 * In this order: the payment is burned or refunded together with the spending, and the block is remembered with its
 * result, so a second notification gets the same answer and never a second spending.
 */
export function notifyPayment(
  state: ReplicaState,
  notification: {
    readonly blockIndex: bigint;
    readonly purpose: Purpose;
    readonly beneficiary: Principal;
    readonly spend: (state: ReplicaState, cycles: bigint) => Spending;
  },
): Notified {
  const { blockIndex, spend } = notification;
  const found = findPayment(state, blockIndex, notification);
  if (!found.ok) return { state, block: { kind: "refused", error: found.error } };
  const earlier = state.ledgers.notifiedBlocks.get(blockKey(blockIndex));
  if (earlier !== undefined) return { state, block: earlier };
  const { payment } = found;
  const spent = spend(state, payment.e8s * CYCLES_PER_E8);
  if (!spent.ok) return refund(state, payment, spent.reason);
  const burned = burnPayment(spent.state, payment);
  return { state: remember(burned, payment, spent.notified), block: spent.notified };
}

function refund(state: ReplicaState, payment: Payment, reason: string): Notified {
  const refunded = refundPayment(state, payment);
  const block = { kind: "refunded", reason, blockIndex: refunded.blockIndex } as const;
  return { state: remember(refunded.state, payment, block), block };
}

function remember(state: ReplicaState, payment: Payment, block: NotifiedBlock): ReplicaState {
  const notifiedBlocks = state.ledgers.notifiedBlocks.with(blockKey(payment.blockIndex), block);
  return { ...state, ledgers: { ...state.ledgers, notifiedBlocks } };
}

/** The error variant of a notification whose block did not become what the method makes. */
export function notifyError(block: Notified["block"]): NotifyError {
  if (block.kind === "refused") return block.error;
  if (block.kind === "refunded") {
    const { reason, blockIndex } = block;
    return { Refunded: { reason, block_index: blockIndex === undefined ? [] : [blockIndex] } };
  }
  return { InvalidTransaction: `The block was used for another purpose: ${block.kind}` };
}
