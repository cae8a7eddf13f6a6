import { type CyclesLedgerArgs, cyclesLedgerInterface, type CyclesLedgerResults } from "../../../wire/mod.ts";
import type { SubnetState } from "../../state.ts";
import { icrcMethods } from "../ledger/icrc-methods.ts";
import { keyOfAccount, subaccountTrap } from "../ledger/token.ts";
import { type MethodRequest, type MethodResult, type SystemMethod, updateMethod } from "../system-method.ts";
import { createCanisterFromLedger } from "./create-canister.ts";
import { cyclesRules } from "./cycles-rules.ts";
import { cyclesToken } from "./cycles-token.ts";
import { depositCycles, isDepositable } from "./deposit-cycles.ts";
import { withdraw } from "./withdraw.ts";

/** The methods of the cycles ledger by name. */
export const cyclesLedgerMethods: ReadonlyMap<string, SystemMethod> = new Map([
  ...icrcMethods(cyclesToken),
  ["create_canister", updateMethod(cyclesLedgerInterface, "create_canister", createCanisterFromLedger)],
  ["withdraw", updateMethod(cyclesLedgerInterface, "withdraw", withdraw)],
  ["deposit", updateMethod(cyclesLedgerInterface, "deposit", deposit)],
]);

/** `deposit`: takes all cycles that the calling canister attached. */
function deposit(
  state: SubnetState,
  request: MethodRequest<CyclesLedgerArgs["deposit"]>,
): MethodResult<CyclesLedgerResults["deposit"]> {
  const { args, cyclesAttached } = request;
  const trap = subaccountTrap(args.to.subaccount);
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
