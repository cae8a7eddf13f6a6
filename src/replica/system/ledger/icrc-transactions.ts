import type {
  IcrcApproveArgs,
  IcrcTransferArgs,
  IcrcTransferFromArgs,
  Principal,
} from "../../../wire/mod.ts";
import type { ReplicaState } from "../../state.ts";
import type { MethodResult } from "../system-method.ts";
import { applyTransaction } from "./apply-transaction.ts";
import type { LedgerRefusal } from "./ledger-refusal.ts";
import type { LedgerOperation, LedgerTransaction } from "./ledger-state.ts";
import { approveError, transferError, transferFromError } from "./icrc-error.ts";
import { memoTrap } from "./memo-trap.ts";
import { keyOfAccount, subaccountTrap, type Token } from "./token.ts";

type Transacted<Fault> = MethodResult<{ Ok: bigint } | { Err: Fault }>;

/** `icrc1_transfer` on the ledger of `token`. */
export function icrc1Transfer(
  state: ReplicaState,
  token: Token,
  request: { readonly args: IcrcTransferArgs; readonly caller: Principal },
): Transacted<ReturnType<typeof transferError>> {
  const { args, caller } = request;
  const trap = subaccountTrap(args.from_subaccount, args.to.subaccount) ?? memoTrap(args.memo);
  if (trap !== undefined) return trap;
  const operation = {
    kind: "transfer",
    from: token.accountKey(caller, args.from_subaccount[0]),
    to: keyOfAccount(token, args.to),
    spender: undefined,
    amount: args.amount,
  } as const;
  return transact(state, token, { transaction: transactionOf(operation, args), toError: transferError });
}

/** `icrc2_transfer_from` on the ledger of `token`. */
export function icrc2TransferFrom(
  state: ReplicaState,
  token: Token,
  request: { readonly args: IcrcTransferFromArgs; readonly caller: Principal },
): Transacted<ReturnType<typeof transferFromError>> {
  const { args, caller } = request;
  const trap =
    subaccountTrap(args.spender_subaccount, args.from.subaccount, args.to.subaccount) ?? memoTrap(args.memo);
  if (trap !== undefined) return trap;
  const operation = {
    kind: "transfer",
    from: keyOfAccount(token, args.from),
    to: keyOfAccount(token, args.to),
    spender: token.accountKey(caller, args.spender_subaccount[0]),
    amount: args.amount,
  } as const;
  return transact(state, token, { transaction: transactionOf(operation, args), toError: transferFromError });
}

/** `icrc2_approve` on the ledger of `token`. Approving oneself traps. */
export function icrc2Approve(
  state: ReplicaState,
  token: Token,
  request: { readonly args: IcrcApproveArgs; readonly caller: Principal },
): Transacted<ReturnType<typeof approveError>> {
  const { args, caller } = request;
  const trap = subaccountTrap(args.from_subaccount, args.spender.subaccount) ?? memoTrap(args.memo);
  if (trap !== undefined) return trap;
  if (args.spender.owner.toText() === caller.toText()) {
    return { kind: "trap", message: "self approval is not allowed" };
  }
  const operation = {
    kind: "approve",
    from: token.accountKey(caller, args.from_subaccount[0]),
    spender: keyOfAccount(token, args.spender),
    amount: args.amount,
    expectedAllowance: args.expected_allowance[0],
    expiresAtNs: args.expires_at[0],
  } as const;
  return transact(state, token, { transaction: transactionOf(operation, args), toError: approveError });
}

function transactionOf(
  operation: LedgerOperation,
  args: Pick<IcrcTransferArgs, "fee" | "memo" | "created_at_time">,
): LedgerTransaction {
  const [bytes] = args.memo;
  const memo = bytes === undefined ? undefined : ({ kind: "blob", bytes: bytes.slice() } as const);
  return { operation, fee: args.fee[0], memo, createdAtNs: args.created_at_time[0] };
}

function transact<Fault>(
  state: ReplicaState,
  token: Token,
  options: {
    readonly transaction: LedgerTransaction;
    readonly toError: (refusal: LedgerRefusal) => Fault;
  },
): Transacted<Fault> {
  const rules = { rules: token.rules, timeNs: state.timeNs };
  const outcome = applyTransaction(token.ledgerOf(state.ledgers), options.transaction, rules);
  if (!outcome.ok) return { kind: "done", state, result: { Err: options.toError(outcome.refusal) } };
  const ledgers = token.withLedger(state.ledgers, outcome.ledger);
  return { kind: "done", state: { ...state, ledgers }, result: { Ok: outcome.blockIndex } };
}
