import type { ReplicaState } from "../../state.ts";
import { applyTransaction } from "../ledger/apply-transaction.ts";
import type { LedgerRefusal } from "../ledger/ledger-refusal.ts";
import type { AccountKey } from "../ledger/ledger-state.ts";
import { mint } from "../ledger/mint.ts";
import { cyclesRules } from "./cycles-rules.ts";

/** Cycles that leave the ledger for a canister. */
export interface CyclesBurn {
  readonly from: AccountKey;
  readonly amount: bigint;
  readonly memo: Uint8Array;
  readonly createdAtNs: bigint | undefined;
}

export type BurnOutcome =
  | { readonly ok: true; readonly state: ReplicaState; readonly blockIndex: bigint }
  | { readonly ok: false; readonly refusal: LedgerRefusal };

/** Takes the amount and the fee from an account. */
export function burnCycles(state: ReplicaState, burn: CyclesBurn): BurnOutcome {
  const { from, amount, memo, createdAtNs } = burn;
  const operation = { kind: "burn", from, spender: undefined, amount } as const;
  const transaction = {
    operation,
    fee: undefined,
    memo: { kind: "blob", bytes: memo },
    createdAtNs,
  } as const;
  const rules = { rules: cyclesRules, timeNs: state.timeNs };
  const outcome = applyTransaction(state.ledgers.cyclesLedger, transaction, rules);
  if (!outcome.ok) return outcome;
  const ledgers = { ...state.ledgers, cyclesLedger: outcome.ledger };
  return { ok: true, state: { ...state, ledgers }, blockIndex: outcome.blockIndex };
}

/** Gives back the cycles of a burn that served no purpose, less a second fee; no block if nothing is left of them. */
export function refundCycles(
  state: ReplicaState,
  burn: CyclesBurn,
  memo: Uint8Array,
): { readonly state: ReplicaState; readonly blockIndex: bigint | undefined } {
  const amount = burn.amount - cyclesRules.fee;
  if (amount <= 0n) return { state, blockIndex: undefined };
  const gift = { to: burn.from, amount, memo: { kind: "blob", bytes: memo } } as const;
  const { ledger, blockIndex } = mint(state.ledgers.cyclesLedger, gift, state.timeNs);
  return { state: { ...state, ledgers: { ...state.ledgers, cyclesLedger: ledger } }, blockIndex };
}
