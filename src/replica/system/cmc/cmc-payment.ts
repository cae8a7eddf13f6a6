import { concatBytes, encodeHex } from "../../../bytes/mod.ts";
import type { NotifyError, Principal } from "../../../wire/mod.ts";
import type { ReplicaState } from "../../state.ts";
import { icpAccountKey } from "../icp-ledger/account-identifier.ts";
import { icpRules } from "../icp-ledger/icp-rules.ts";
import { applyTransaction } from "../ledger/apply-transaction.ts";
import { type AccountKey, blockAt, type Memo } from "../ledger/ledger-state.ts";
import { cmcId, governanceId } from "../system-ids.ts";

/** What a payment to the cycles minting canister is for; the text of the memo. */
export type Purpose = "mint" | "create" | "top_up";

/** `MINT`, `CREA` and `TPUP` in ASCII, little end first. */
const memos: Readonly<Record<Purpose, bigint>> = {
  mint: 0x544e_494dn,
  create: 0x4145_5243n,
  top_up: 0x5055_5054n,
};

/** A transfer of ICP to the cycles minting canister that waits to be turned into cycles. */
export interface Payment {
  readonly blockIndex: bigint;
  readonly e8s: bigint;
  readonly payer: AccountKey;
  /** Subaccount of the cycles minting canister in which the ICP lie. */
  readonly subaccount: Uint8Array;
}

export type FoundPayment =
  { readonly ok: true; readonly payment: Payment } | { readonly ok: false; readonly error: NotifyError };

/**
 * The transfer in block `blockIndex` of the ICP ledger, if it went to the subaccount of `beneficiary` with the memo of
 * `purpose`.
 */
export function findPayment(
  state: ReplicaState,
  blockIndex: bigint,
  expected: { readonly purpose: Purpose; readonly beneficiary: Principal },
): FoundPayment {
  const block = blockAt(state.ledgers.icpLedger, blockIndex);
  if (block === undefined) return invalid(`Block ${blockIndex} not found`);
  const { operation, memo } = block.transaction;
  if (operation.kind !== "transfer") return invalid(`Block ${blockIndex} is not a transfer`);
  const subaccount = principalSubaccount(expected.beneficiary);
  const account = icpAccountKey(cmcId, subaccount);
  if (operation.to !== account) {
    return invalid(`Destination account in block ${blockIndex} is ${operation.to}, expected ${account}`);
  }
  if (memoNumber(memo) !== memos[expected.purpose]) {
    return invalid(`Memo in block ${blockIndex} is not the one of this method`);
  }
  return { ok: true, payment: { blockIndex, e8s: operation.amount, payer: operation.from, subaccount } };
}

/** `state` without the ICP of a payment that was turned into cycles; an amount too small to burn stays where it is. */
export function burnPayment(state: ReplicaState, payment: Payment): ReplicaState {
  return movePayment(state, payment, { to: icpAccountKey(governanceId), amount: payment.e8s }).state;
}

/** Gives the ICP of a payment back, less the fee; no block if nothing is left of them. */
export function refundPayment(
  state: ReplicaState,
  payment: Payment,
): { readonly state: ReplicaState; readonly blockIndex: bigint | undefined } {
  const amount = payment.e8s - icpRules.fee;
  return amount > 0n
    ? movePayment(state, payment, { to: payment.payer, amount })
    : { state, blockIndex: undefined };
}

/** The 32 bytes that name `principal` as a subaccount: its length, its bytes, zeros. */
export function principalSubaccount(principal: Principal): Uint8Array {
  const bytes = principal.toUint8Array();
  return concatBytes(Uint8Array.of(bytes.length), bytes, new Uint8Array(31 - bytes.length));
}

function movePayment(
  state: ReplicaState,
  payment: Payment,
  target: { readonly to: AccountKey; readonly amount: bigint },
): { readonly state: ReplicaState; readonly blockIndex: bigint | undefined } {
  const operation = {
    kind: "transfer",
    from: icpAccountKey(cmcId, payment.subaccount),
    to: target.to,
    spender: undefined,
    amount: target.amount,
  } as const;
  const transaction = { operation, fee: undefined, memo: undefined, createdAtNs: undefined };
  const rules = { rules: icpRules, timeNs: state.timeNs };
  const outcome = applyTransaction(state.ledgers.icpLedger, transaction, rules);
  if (!outcome.ok) return { state, blockIndex: undefined };
  const ledgers = { ...state.ledgers, icpLedger: outcome.ledger };
  return { state: { ...state, ledgers }, blockIndex: outcome.blockIndex };
}

/** The number that a memo stands for; a blob of eight bytes is one with the little end first. */
function memoNumber(memo: Memo | undefined): bigint | undefined {
  if (memo === undefined || memo.kind === "number") return memo?.value;
  return memo.bytes.length === 8 ? BigInt(`0x${encodeHex(memo.bytes.toReversed())}`) : undefined;
}

function invalid(message: string): FoundPayment {
  return { ok: false, error: { InvalidTransaction: message } };
}
