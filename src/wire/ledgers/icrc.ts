import { IDL } from "@icp-sdk/core/candid";
import type { CandidMethods, Opt } from "../candid/candid-interface.ts";
import type { Principal } from "../principal.ts";

/** An account of a ledger (ICRC-1). */
export interface LedgerAccount {
  owner: Principal;
  /** 32 bytes; all zero when left out. */
  subaccount: Opt<Uint8Array>;
}

/** Argument of `icrc1_transfer`. Amounts in the ledger's smallest unit, times in nanoseconds since 1970. */
export interface IcrcTransferArgs {
  from_subaccount: Opt<Uint8Array>;
  to: LedgerAccount;
  amount: bigint;
  fee: Opt<bigint>;
  memo: Opt<Uint8Array>;
  created_at_time: Opt<bigint>;
}

/** Faults that every kind of ICRC transaction can meet. */
export type IcrcCommonError =
  | { BadFee: { expected_fee: bigint } }
  | { InsufficientFunds: { balance: bigint } }
  | { TooOld: null }
  | { CreatedInFuture: { ledger_time: bigint } }
  | { TemporarilyUnavailable: null }
  | { Duplicate: { duplicate_of: bigint } }
  | { GenericError: { error_code: bigint; message: string } };

/** Why a transfer was refused. */
export type IcrcTransferError = IcrcCommonError | { BadBurn: { min_burn_amount: bigint } };

/** Argument of `icrc2_approve`. Units as in IcrcTransferArgs. */
export interface IcrcApproveArgs {
  from_subaccount: Opt<Uint8Array>;
  spender: LedgerAccount;
  amount: bigint;
  expected_allowance: Opt<bigint>;
  expires_at: Opt<bigint>;
  fee: Opt<bigint>;
  memo: Opt<Uint8Array>;
  created_at_time: Opt<bigint>;
}

/** Why an approval was refused. */
export type IcrcApproveError =
  | IcrcCommonError
  | { AllowanceChanged: { current_allowance: bigint } }
  | { Expired: { ledger_time: bigint } };

/** Argument of `icrc2_allowance`. */
export interface IcrcAllowanceArgs {
  account: LedgerAccount;
  spender: LedgerAccount;
}

/** Result of `icrc2_allowance`. */
export interface IcrcAllowance {
  allowance: bigint;
  expires_at: Opt<bigint>;
}

/** Arguments by method. */
export interface IcrcArgs {
  icrc1_balance_of: LedgerAccount;
  icrc1_fee: null;
  icrc1_decimals: null;
  icrc1_symbol: null;
  icrc1_transfer: IcrcTransferArgs;
  icrc2_approve: IcrcApproveArgs;
  icrc2_allowance: IcrcAllowanceArgs;
}

/** Results by method; the number of an `Ok` is the block index. */
export interface IcrcResults {
  icrc1_balance_of: bigint;
  icrc1_fee: bigint;
  icrc1_decimals: number;
  icrc1_symbol: string;
  icrc1_transfer: { Ok: bigint } | { Err: IcrcTransferError };
  icrc2_approve: { Ok: bigint } | { Err: IcrcApproveError };
  icrc2_allowance: IcrcAllowance;
}

const blob = IDL.Vec(IDL.Nat8);

/** Candid type of LedgerAccount. */
export const ledgerAccountType: IDL.Type = IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(blob) });

const commonErrors = {
  BadFee: IDL.Record({ expected_fee: IDL.Nat }),
  InsufficientFunds: IDL.Record({ balance: IDL.Nat }),
  TooOld: IDL.Null,
  CreatedInFuture: IDL.Record({ ledger_time: IDL.Nat64 }),
  TemporarilyUnavailable: IDL.Null,
  Duplicate: IDL.Record({ duplicate_of: IDL.Nat }),
  GenericError: IDL.Record({ error_code: IDL.Nat, message: IDL.Text }),
};

const transferArgs = IDL.Record({
  from_subaccount: IDL.Opt(blob),
  to: ledgerAccountType,
  amount: IDL.Nat,
  fee: IDL.Opt(IDL.Nat),
  memo: IDL.Opt(blob),
  created_at_time: IDL.Opt(IDL.Nat64),
} satisfies Record<keyof IcrcTransferArgs, IDL.Type>);

const approveArgs = IDL.Record({
  from_subaccount: IDL.Opt(blob),
  spender: ledgerAccountType,
  amount: IDL.Nat,
  expected_allowance: IDL.Opt(IDL.Nat),
  expires_at: IDL.Opt(IDL.Nat64),
  fee: IDL.Opt(IDL.Nat),
  memo: IDL.Opt(blob),
  created_at_time: IDL.Opt(IDL.Nat64),
} satisfies Record<keyof IcrcApproveArgs, IDL.Type>);

const transferResult = IDL.Variant({
  Ok: IDL.Nat,
  Err: IDL.Variant({ ...commonErrors, BadBurn: IDL.Record({ min_burn_amount: IDL.Nat }) }),
});

const approveResult = IDL.Variant({
  Ok: IDL.Nat,
  Err: IDL.Variant({
    ...commonErrors,
    AllowanceChanged: IDL.Record({ current_allowance: IDL.Nat }),
    Expired: IDL.Record({ ledger_time: IDL.Nat64 }),
  }),
});

/** Candid types by method, the same on both ledgers. */
export const icrcMethods: CandidMethods<IcrcArgs> = {
  icrc1_balance_of: { args: ledgerAccountType, result: IDL.Nat },
  icrc1_fee: { args: undefined, result: IDL.Nat },
  icrc1_decimals: { args: undefined, result: IDL.Nat8 },
  icrc1_symbol: { args: undefined, result: IDL.Text },
  icrc1_transfer: { args: transferArgs, result: transferResult },
  icrc2_approve: { args: approveArgs, result: approveResult },
  icrc2_allowance: {
    args: IDL.Record({ account: ledgerAccountType, spender: ledgerAccountType }),
    result: IDL.Record({ allowance: IDL.Nat, expires_at: IDL.Opt(IDL.Nat64) }),
  },
};
