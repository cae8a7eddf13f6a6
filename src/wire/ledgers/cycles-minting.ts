import { IDL } from "@icp-sdk/core/candid";
import { type CandidInterface, createCandidInterface, type Opt } from "../candid/candid-interface.ts";
import type { Principal } from "../principal.ts";
import { type CanisterCreationArgs, creationFields } from "./creation-settings.ts";

/** Argument of `notify_mint_cycles`. */
export interface NotifyMintCyclesArgs {
  /** Block of the transfer on the ICP ledger. */
  block_index: bigint;
  to_subaccount: Opt<Uint8Array>;
  deposit_memo: Opt<Uint8Array>;
}

/** Argument of `notify_create_canister`. */
export interface NotifyCreateCanisterArgs extends CanisterCreationArgs {
  /** Block of the transfer on the ICP ledger. */
  block_index: bigint;
  controller: Principal;
  subnet_type: Opt<string>;
}

/** Argument of `notify_top_up`. */
export interface NotifyTopUpArgs {
  /** Block of the transfer on the ICP ledger. */
  block_index: bigint;
  canister_id: Principal;
}

/** Why a transfer was not turned into cycles. */
export type NotifyError =
  | { Refunded: { reason: string; block_index: Opt<bigint> } }
  | { Processing: null }
  | { /** the block index that is no longer accepted */ TransactionTooOld: bigint }
  | { InvalidTransaction: string }
  | { Other: { error_code: bigint; error_message: string } };

/** Result of `get_icp_xdr_conversion_rate`. */
export interface IcpXdrConversionRate {
  data: {
    /** Seconds since 1970. */
    timestamp_seconds: bigint;
    /** 10,000ths of an XDR for one ICP; an XDR is 10^12 cycles. */
    xdr_permyriad_per_icp: bigint;
  };
  hash_tree: Uint8Array;
  certificate: Uint8Array;
}

/** Arguments by method. */
export interface CmcArgs {
  get_default_subnets: null;
  get_icp_xdr_conversion_rate: null;
  notify_mint_cycles: NotifyMintCyclesArgs;
  notify_create_canister: NotifyCreateCanisterArgs;
  notify_top_up: NotifyTopUpArgs;
}

/** Results by method. */
export interface CmcResults {
  get_default_subnets: Principal[];
  get_icp_xdr_conversion_rate: IcpXdrConversionRate;
  /** Amounts in cycles; the block is one of the cycles ledger. */
  notify_mint_cycles: { Ok: { block_index: bigint; minted: bigint; balance: bigint } } | { Err: NotifyError };
  notify_create_canister: { Ok: Principal } | { Err: NotifyError };
  /** `Ok` is the number of cycles. */
  notify_top_up: { Ok: bigint } | { Err: NotifyError };
}

const blob = IDL.Vec(IDL.Nat8);

const notifyError = IDL.Variant({
  Refunded: IDL.Record({ reason: IDL.Text, block_index: IDL.Opt(IDL.Nat64) }),
  Processing: IDL.Null,
  TransactionTooOld: IDL.Nat64,
  InvalidTransaction: IDL.Text,
  Other: IDL.Record({ error_code: IDL.Nat64, error_message: IDL.Text }),
});

const conversionRate = IDL.Record({
  data: IDL.Record({ timestamp_seconds: IDL.Nat64, xdr_permyriad_per_icp: IDL.Nat64 }),
  hash_tree: blob,
  certificate: blob,
} satisfies Record<keyof IcpXdrConversionRate, IDL.Type>);

const mintArgs = IDL.Record({
  block_index: IDL.Nat64,
  to_subaccount: IDL.Opt(blob),
  deposit_memo: IDL.Opt(blob),
} satisfies Record<keyof NotifyMintCyclesArgs, IDL.Type>);

const createArgs = IDL.Record({
  ...creationFields,
  block_index: IDL.Nat64,
  controller: IDL.Principal,
  subnet_type: IDL.Opt(IDL.Text),
} satisfies Record<keyof NotifyCreateCanisterArgs, IDL.Type>);

const mintOk = IDL.Record({ block_index: IDL.Nat, minted: IDL.Nat, balance: IDL.Nat });

/** Methods of the cycles minting canister, `rkp4c-7iaaa-aaaaa-aaaca-cai`, as far as clients of a local network use them. */
export const cmcInterface: CandidInterface<CmcArgs, CmcResults> = createCandidInterface<CmcArgs, CmcResults>({
  get_default_subnets: { args: undefined, result: IDL.Vec(IDL.Principal) },
  get_icp_xdr_conversion_rate: { args: undefined, result: conversionRate },
  notify_mint_cycles: { args: mintArgs, result: IDL.Variant({ Ok: mintOk, Err: notifyError }) },
  notify_create_canister: {
    args: createArgs,
    result: IDL.Variant({ Ok: IDL.Principal, Err: notifyError }),
  },
  notify_top_up: {
    args: IDL.Record({ block_index: IDL.Nat64, canister_id: IDL.Principal }),
    result: IDL.Variant({ Ok: IDL.Nat, Err: notifyError }),
  },
});
