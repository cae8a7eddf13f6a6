import type { ReplicaState } from "../../state.ts";
import { balanceOf, type AccountKey } from "../ledger/ledger-state.ts";
import { mint } from "../ledger/mint.ts";
import { cyclesRules } from "./cycles-rules.ts";

/** A deposit as the cycles ledger confirms it. */
export interface CyclesDeposit {
  readonly state: ReplicaState;
  readonly blockIndex: bigint;
  /** Balance of the account afterwards. */
  readonly balance: bigint;
}

/** Puts `amount` cycles, less the fee, into the account `to`; the amount must be more than the fee. */
export function depositCycles(
  state: ReplicaState,
  deposit: { readonly to: AccountKey; readonly amount: bigint; readonly memo: Uint8Array | undefined },
): CyclesDeposit {
  const { to, memo } = deposit;
  if (!isDepositable(deposit.amount)) {
    throw new RangeError(`Cannot deposit ${deposit.amount} cycles: the fee is ${cyclesRules.fee}`);
  }
  const amount = deposit.amount - cyclesRules.fee;
  const gift = {
    to,
    amount,
    ...(memo === undefined ? {} : { memo: { kind: "blob", bytes: memo.slice() } as const }),
  };
  const { ledger, blockIndex } = mint(state.ledgers.cyclesLedger, gift, state.timeNs);
  const ledgers = { ...state.ledgers, cyclesLedger: ledger };
  return { state: { ...state, ledgers }, blockIndex, balance: balanceOf(ledger, to) };
}

/** Whether anything of `amount` cycles remains after the fee. */
export function isDepositable(amount: bigint): boolean {
  return amount > cyclesRules.fee;
}
