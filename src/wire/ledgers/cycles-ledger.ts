import { IDL } from "@icp-sdk/core/candid";
import { type CandidInterface, createCandidInterface, type Opt } from "../candid/candid-interface.ts";
import type { Principal } from "../principal.ts";
import { type CanisterCreationArgs, creationFields } from "./creation-settings.ts";
import {
  type IcrcArgs,
  icrcMethods,
  type IcrcResults,
  type LedgerAccount,
  ledgerAccountType,
} from "./icrc.ts";

/** Argument of `create_canister` of the cycles ledger. */
export interface CyclesCreateCanisterArgs {
  from_subaccount: Opt<Uint8Array>;
  /** Nanoseconds since 1970. */
  created_at_time: Opt<bigint>;
  /** Cycles that the new canister gets. */
  amount: bigint;
  creation_args: Opt<CanisterCreationArgs>;
}

/** Why a canister was not created. */
export type CyclesCreateCanisterError =
  | { InsufficientFunds: { balance: bigint } }
  | { TooOld: null }
  | { CreatedInFuture: { ledger_time: bigint } }
  | { TemporarilyUnavailable: null }
  | { Duplicate: { duplicate_of: bigint; canister_id: Opt<Principal> } }
  | { FailedToCreate: { fee_block: Opt<bigint>; refund_block: Opt<bigint>; error: string } }
  | { GenericError: { error_code: bigint; message: string } };

/** Argument of `withdraw`: cycles for a canister. */
export interface CyclesWithdrawArgs {
  amount: bigint;
  from_subaccount: Opt<Uint8Array>;
  to: Principal;
  /** Nanoseconds since 1970. */
  created_at_time: Opt<bigint>;
}

/** Kinds of reject, as the cycles ledger names them. */
export type CyclesRejectionCode =
  | { NoError: null }
  | { CanisterError: null }
  | { SysTransient: null }
  | { DestinationInvalid: null }
  | { Unknown: null }
  | { SysFatal: null }
  | { CanisterReject: null };

/** Why cycles were not withdrawn. */
export type CyclesWithdrawError =
  | { GenericError: { error_code: bigint; message: string } }
  | { TemporarilyUnavailable: null }
  | {
      FailedToWithdraw: {
        fee_block: Opt<bigint>;
        rejection_code: CyclesRejectionCode;
        rejection_reason: string;
      };
    }
  | { Duplicate: { duplicate_of: bigint } }
  | { BadFee: { expected_fee: bigint } }
  | { InvalidReceiver: { receiver: Principal } }
  | { CreatedInFuture: { ledger_time: bigint } }
  | { TooOld: null }
  | { InsufficientFunds: { balance: bigint } };

/** Arguments by method. */
export interface CyclesLedgerArgs extends IcrcArgs {
  create_canister: CyclesCreateCanisterArgs;
  withdraw: CyclesWithdrawArgs;
  deposit: { to: LedgerAccount; memo: Opt<Uint8Array> };
}

/** Results by method; the number of an `Ok` is the block index. */
export interface CyclesLedgerResults extends IcrcResults {
  create_canister: { Ok: { block_id: bigint; canister_id: Principal } } | { Err: CyclesCreateCanisterError };
  withdraw: { Ok: bigint } | { Err: CyclesWithdrawError };
  deposit: { block_index: bigint; balance: bigint };
}

const blob = IDL.Vec(IDL.Nat8);
const balance = IDL.Record({ balance: IDL.Nat });
const ledgerTime = IDL.Record({ ledger_time: IDL.Nat64 });
const genericError = IDL.Record({ error_code: IDL.Nat, message: IDL.Text });

const createCanisterArgs = IDL.Record({
  from_subaccount: IDL.Opt(blob),
  created_at_time: IDL.Opt(IDL.Nat64),
  amount: IDL.Nat,
  creation_args: IDL.Opt(IDL.Record(creationFields)),
} satisfies Record<keyof CyclesCreateCanisterArgs, IDL.Type>);

const createCanisterResult = IDL.Variant({
  Ok: IDL.Record({ block_id: IDL.Nat, canister_id: IDL.Principal }),
  Err: IDL.Variant({
    InsufficientFunds: balance,
    TooOld: IDL.Null,
    CreatedInFuture: ledgerTime,
    TemporarilyUnavailable: IDL.Null,
    Duplicate: IDL.Record({ duplicate_of: IDL.Nat, canister_id: IDL.Opt(IDL.Principal) }),
    FailedToCreate: IDL.Record({
      fee_block: IDL.Opt(IDL.Nat),
      refund_block: IDL.Opt(IDL.Nat),
      error: IDL.Text,
    }),
    GenericError: genericError,
  }),
});

const withdrawArgs = IDL.Record({
  amount: IDL.Nat,
  from_subaccount: IDL.Opt(blob),
  to: IDL.Principal,
  created_at_time: IDL.Opt(IDL.Nat64),
} satisfies Record<keyof CyclesWithdrawArgs, IDL.Type>);

const rejectionCode = IDL.Variant({
  NoError: IDL.Null,
  CanisterError: IDL.Null,
  SysTransient: IDL.Null,
  DestinationInvalid: IDL.Null,
  Unknown: IDL.Null,
  SysFatal: IDL.Null,
  CanisterReject: IDL.Null,
});

const withdrawResult = IDL.Variant({
  Ok: IDL.Nat,
  Err: IDL.Variant({
    GenericError: genericError,
    TemporarilyUnavailable: IDL.Null,
    FailedToWithdraw: IDL.Record({
      fee_block: IDL.Opt(IDL.Nat),
      rejection_code: rejectionCode,
      rejection_reason: IDL.Text,
    }),
    Duplicate: IDL.Record({ duplicate_of: IDL.Nat }),
    BadFee: IDL.Record({ expected_fee: IDL.Nat }),
    InvalidReceiver: IDL.Record({ receiver: IDL.Principal }),
    CreatedInFuture: ledgerTime,
    TooOld: IDL.Null,
    InsufficientFunds: balance,
  }),
});

/** Methods of the cycles ledger, `um5iw-rqaaa-aaaaq-qaaba-cai`, as far as clients of a local network use them. */
export const cyclesLedgerInterface: CandidInterface<CyclesLedgerArgs, CyclesLedgerResults> =
  createCandidInterface<CyclesLedgerArgs, CyclesLedgerResults>({
    ...icrcMethods,
    create_canister: { args: createCanisterArgs, result: createCanisterResult },
    withdraw: { args: withdrawArgs, result: withdrawResult },
    deposit: {
      args: IDL.Record({ to: ledgerAccountType, memo: IDL.Opt(blob) }),
      result: IDL.Record({ block_index: IDL.Nat, balance: IDL.Nat }),
    },
  });
