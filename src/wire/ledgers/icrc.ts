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

/** Argument of `icrc2_transfer_from`. Units as in IcrcTransferArgs. */
export interface IcrcTransferFromArgs {
  spender_subaccount: Opt<Uint8Array>;
  from: LedgerAccount;
  to: LedgerAccount;
  amount: bigint;
  fee: Opt<bigint>;
  memo: Opt<Uint8Array>;
  created_at_time: Opt<bigint>;
}

/** Why a transfer out of an allowance was refused. */
export type IcrcTransferFromError = IcrcTransferError | { InsufficientAllowance: { allowance: bigint } };

/** A value of `icrc1_metadata`. */
export type IcrcMetadataValue = { Nat: bigint } | { Int: bigint } | { Text: string } | { Blob: Uint8Array };

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
  icrc1_name: null;
  icrc1_metadata: null;
  icrc1_total_supply: null;
  icrc1_minting_account: null;
  icrc1_supported_standards: null;
  icrc1_transfer: IcrcTransferArgs;
  icrc2_approve: IcrcApproveArgs;
  icrc2_transfer_from: IcrcTransferFromArgs;
  icrc2_allowance: IcrcAllowanceArgs;
}

/** Results by method; the number of an `Ok` is the block index. */
export interface IcrcResults {
  icrc1_balance_of: bigint;
  icrc1_fee: bigint;
  icrc1_decimals: number;
  icrc1_symbol: string;
  icrc1_name: string;
  icrc1_metadata: [key: string, value: IcrcMetadataValue][];
  icrc1_total_supply: bigint;
  icrc1_minting_account: Opt<LedgerAccount>;
  icrc1_supported_standards: { name: string; url: string }[];
  icrc1_transfer: { Ok: bigint } | { Err: IcrcTransferError };
  icrc2_approve: { Ok: bigint } | { Err: IcrcApproveError };
  icrc2_transfer_from: { Ok: bigint } | { Err: IcrcTransferFromError };
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

const transferFromArgs = IDL.Record({
  spender_subaccount: IDL.Opt(blob),
  from: ledgerAccountType,
  to: ledgerAccountType,
  amount: IDL.Nat,
  fee: IDL.Opt(IDL.Nat),
  memo: IDL.Opt(blob),
  created_at_time: IDL.Opt(IDL.Nat64),
} satisfies Record<keyof IcrcTransferFromArgs, IDL.Type>);

const transferErrors = { ...commonErrors, BadBurn: IDL.Record({ min_burn_amount: IDL.Nat }) };

const transferResult = IDL.Variant({ Ok: IDL.Nat, Err: IDL.Variant(transferErrors) });

const transferFromResult = IDL.Variant({
  Ok: IDL.Nat,
  Err: IDL.Variant({ ...transferErrors, InsufficientAllowance: IDL.Record({ allowance: IDL.Nat }) }),
});

const approveResult = IDL.Variant({
  Ok: IDL.Nat,
  Err: IDL.Variant({
    ...commonErrors,
    AllowanceChanged: IDL.Record({ current_allowance: IDL.Nat }),
    Expired: IDL.Record({ ledger_time: IDL.Nat64 }),
  }),
});

const metadataValue = IDL.Variant({ Nat: IDL.Nat, Int: IDL.Int, Text: IDL.Text, Blob: blob });

/** Candid types by method, the same on both ledgers. */
export const icrcMethods: CandidMethods<IcrcArgs> = {
  icrc1_balance_of: { args: ledgerAccountType, result: IDL.Nat },
  icrc1_fee: { args: undefined, result: IDL.Nat },
  icrc1_decimals: { args: undefined, result: IDL.Nat8 },
  icrc1_symbol: { args: undefined, result: IDL.Text },
  icrc1_name: { args: undefined, result: IDL.Text },
  icrc1_metadata: { args: undefined, result: IDL.Vec(IDL.Tuple(IDL.Text, metadataValue)) },
  icrc1_total_supply: { args: undefined, result: IDL.Nat },
  icrc1_minting_account: { args: undefined, result: IDL.Opt(ledgerAccountType) },
  icrc1_supported_standards: {
    args: undefined,
    result: IDL.Vec(IDL.Record({ name: IDL.Text, url: IDL.Text })),
  },
  icrc1_transfer: { args: transferArgs, result: transferResult },
  icrc2_approve: { args: approveArgs, result: approveResult },
  icrc2_transfer_from: { args: transferFromArgs, result: transferFromResult },
  icrc2_allowance: {
    args: IDL.Record({ account: ledgerAccountType, spender: ledgerAccountType }),
    result: IDL.Record({ allowance: IDL.Nat, expires_at: IDL.Opt(IDL.Nat64) }),
  },
};
