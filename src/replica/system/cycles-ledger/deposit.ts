import type { CyclesLedgerArgs, CyclesLedgerResults } from "../../../wire/mod.ts";
import type { ReplicaState } from "../../state.ts";
import { memoTrap } from "../ledger/memo-trap.ts";
import { keyOfAccount, subaccountTrap } from "../ledger/token.ts";
import type { MethodRequest, MethodResult } from "../system-method.ts";
import { cyclesRules } from "./cycles-rules.ts";
import { cyclesToken } from "./cycles-token.ts";
import { depositCycles, isDepositable } from "./deposit-cycles.ts";

/** `deposit`: takes all cycles that the calling canister attached. */
export function deposit(
  state: ReplicaState,
  request: MethodRequest<CyclesLedgerArgs["deposit"]>,
): MethodResult<CyclesLedgerResults["deposit"]> {
  const { args, cyclesAttached } = request;
  const trap = subaccountTrap(args.to.subaccount) ?? memoTrap(args.memo);
  if (trap !== undefined) return trap;
  if (!isDepositable(cyclesAttached)) {
    const message = `The requested amount ${cyclesAttached} to be deposited is less than the cycles ledger fee: ${cyclesRules.fee}`;
    return { kind: "trap", message };
  }
  const to = keyOfAccount(cyclesToken, args.to);
  const deposited = depositCycles(state, { to, amount: cyclesAttached, memo: args.memo[0] });
  const { blockIndex, balance } = deposited;
  return {
    kind: "done",
    state: deposited.state,
    result: { block_index: blockIndex, balance },
    cyclesAccepted: cyclesAttached,
  };
}
