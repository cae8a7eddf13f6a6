import type { CmcArgs, CmcResults } from "../../../wire/mod.ts";
import type { ReplicaState } from "../../state.ts";
import { cyclesAccountKey } from "../cycles-ledger/cycles-account-key.ts";
import { cyclesRules } from "../cycles-ledger/cycles-rules.ts";
import { depositCycles, isDepositable } from "../cycles-ledger/deposit-cycles.ts";
import { memoTrap } from "../ledger/memo-trap.ts";
import { subaccountTrap } from "../ledger/token.ts";
import type { MethodRequest, MethodResult } from "../system-method.ts";
import { notifyError, notifyPayment } from "./notify.ts";

/** `notify_mint_cycles`: deposits the cycles with the cycles ledger, into an account of the caller. */
export function notifyMintCycles(
  state: ReplicaState,
  request: MethodRequest<CmcArgs["notify_mint_cycles"]>,
): MethodResult<CmcResults["notify_mint_cycles"]> {
  const { args, caller } = request;
  const trap = subaccountTrap(args.to_subaccount) ?? memoTrap(args.deposit_memo);
  if (trap !== undefined) return trap;
  const to = cyclesAccountKey(caller, args.to_subaccount[0]);
  const notification = {
    blockIndex: args.block_index,
    purpose: "mint",
    beneficiary: caller,
    spend: (before: ReplicaState, amount: bigint) => {
      if (!isDepositable(amount)) {
        return {
          ok: false,
          reason: `${amount} cycles do not cover the deposit fee of ${cyclesRules.fee}`,
        } as const;
      }
      const deposit = depositCycles(before, { to, amount, memo: args.deposit_memo[0] });
      const { blockIndex, balance } = deposit;
      const notified = { kind: "minted", mintedCycles: amount, blockIndex, balance } as const;
      return { ok: true, state: deposit.state, notified } as const;
    },
  } as const;
  const { state: after, block } = notifyPayment(state, notification);
  if (block.kind !== "minted") return { kind: "done", state: after, result: { Err: notifyError(block) } };
  const { mintedCycles, blockIndex, balance } = block;
  const result = { Ok: { minted: mintedCycles, block_index: blockIndex, balance } };
  return { kind: "done", state: after, result };
}
