import { IDL } from "@icp-sdk/core/candid";
import { type CandidInterface, createCandidInterface, type Opt } from "../candid/candid-interface.ts";
import { type IcrcArgs, icrcMethods, type IcrcResults } from "./icrc.ts";

/** An amount of ICP in units of 10^-8. */
export interface IcpTokens {
  e8s: bigint;
}

/** Argument of `transfer`, the ledger's older interface. */
export interface IcpTransferArgs {
  memo: bigint;
  amount: IcpTokens;
  fee: IcpTokens;
  from_subaccount: Opt<Uint8Array>;
  /** Account identifier: CRC-32 and SHA-224, 32 bytes. */
  to: Uint8Array;
  /** Nanoseconds since 1970. */
  created_at_time: Opt<{ timestamp_nanos: bigint }>;
}

/** Why a transfer was refused. */
export type IcpTransferError =
  | { BadFee: { expected_fee: IcpTokens } }
  | { InsufficientFunds: { balance: IcpTokens } }
  | { TxTooOld: { allowed_window_nanos: bigint } }
  | { TxCreatedInFuture: null }
  | { TxDuplicate: { duplicate_of: bigint } };

/** Arguments by method. */
export interface IcpLedgerArgs extends IcrcArgs {
  transfer: IcpTransferArgs;
  account_balance: { account: Uint8Array };
}

/** Results by method. */
export interface IcpLedgerResults extends IcrcResults {
  /** `Ok` is the block index. */
  transfer: { Ok: bigint } | { Err: IcpTransferError };
  account_balance: IcpTokens;
}

const blob = IDL.Vec(IDL.Nat8);
const tokens = IDL.Record({ e8s: IDL.Nat64 });

const transferArgs = IDL.Record({
  memo: IDL.Nat64,
  amount: tokens,
  fee: tokens,
  from_subaccount: IDL.Opt(blob),
  to: blob,
  created_at_time: IDL.Opt(IDL.Record({ timestamp_nanos: IDL.Nat64 })),
} satisfies Record<keyof IcpTransferArgs, IDL.Type>);

const transferResult = IDL.Variant({
  Ok: IDL.Nat64,
  Err: IDL.Variant({
    BadFee: IDL.Record({ expected_fee: tokens }),
    InsufficientFunds: IDL.Record({ balance: tokens }),
    TxTooOld: IDL.Record({ allowed_window_nanos: IDL.Nat64 }),
    TxCreatedInFuture: IDL.Null,
    TxDuplicate: IDL.Record({ duplicate_of: IDL.Nat64 }),
  }),
});

/** Methods of the ICP ledger, `ryjl3-tyaaa-aaaaa-aaaba-cai`, as far as clients of a local network use them. */
export const icpLedgerInterface: CandidInterface<IcpLedgerArgs, IcpLedgerResults> = createCandidInterface<
  IcpLedgerArgs,
  IcpLedgerResults
>({
  ...icrcMethods,
  transfer: { args: transferArgs, result: transferResult },
  account_balance: { args: IDL.Record({ account: blob }), result: tokens },
});
