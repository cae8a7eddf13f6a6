import { IDL } from "@icp-sdk/core/candid";
import type { CandidMethods, Opt } from "../candid/candid-interface.ts";
import type { Principal } from "../principal.ts";
import { type CanisterArgs, canisterArgsType } from "./canister-args.ts";
import { type CanisterSettingsArgs, canisterSettingsType } from "./canister-settings.ts";

/** Argument of `create_canister`. */
export interface CreateCanisterArgs {
  settings: Opt<CanisterSettingsArgs>;
  sender_canister_version: Opt<bigint>;
}

/** Argument of `provisional_create_canister_with_cycles`, which only local networks have. */
export interface ProvisionalCreateCanisterArgs {
  /** Cycles; the network's default when left out. */
  amount: Opt<bigint>;
  settings: Opt<CanisterSettingsArgs>;
  specified_id: Opt<Principal>;
  sender_canister_version: Opt<bigint>;
}

/** Argument of `provisional_top_up_canister`, which only local networks have. */
export interface ProvisionalTopUpCanisterArgs {
  canister_id: Principal;
  /** Cycles. */
  amount: bigint;
}

/** Argument of `update_settings`. */
export interface UpdateSettingsArgs {
  canister_id: Principal;
  settings: CanisterSettingsArgs;
  sender_canister_version: Opt<bigint>;
}

/** Argument of `uninstall_code`. */
export interface UninstallCodeArgs {
  canister_id: Principal;
  sender_canister_version: Opt<bigint>;
}

/** Arguments by method. */
export interface LifecycleArgs {
  create_canister: CreateCanisterArgs;
  provisional_create_canister_with_cycles: ProvisionalCreateCanisterArgs;
  provisional_top_up_canister: ProvisionalTopUpCanisterArgs;
  update_settings: UpdateSettingsArgs;
  start_canister: CanisterArgs;
  stop_canister: CanisterArgs;
  uninstall_code: UninstallCodeArgs;
  delete_canister: CanisterArgs;
  deposit_cycles: CanisterArgs;
  raw_rand: null;
}

/** Results by method. */
export interface LifecycleResults {
  create_canister: CanisterArgs;
  provisional_create_canister_with_cycles: CanisterArgs;
  provisional_top_up_canister: null;
  update_settings: null;
  start_canister: null;
  stop_canister: null;
  uninstall_code: null;
  delete_canister: null;
  deposit_cycles: null;
  /** 32 random bytes. */
  raw_rand: Uint8Array;
}

const createArgs = IDL.Record({
  settings: IDL.Opt(canisterSettingsType),
  sender_canister_version: IDL.Opt(IDL.Nat64),
} satisfies Record<keyof CreateCanisterArgs, IDL.Type>);

const provisionalCreateArgs = IDL.Record({
  amount: IDL.Opt(IDL.Nat),
  settings: IDL.Opt(canisterSettingsType),
  specified_id: IDL.Opt(IDL.Principal),
  sender_canister_version: IDL.Opt(IDL.Nat64),
} satisfies Record<keyof ProvisionalCreateCanisterArgs, IDL.Type>);

const updateSettingsArgs = IDL.Record({
  canister_id: IDL.Principal,
  settings: canisterSettingsType,
  sender_canister_version: IDL.Opt(IDL.Nat64),
} satisfies Record<keyof UpdateSettingsArgs, IDL.Type>);

const uninstallArgs = IDL.Record({
  canister_id: IDL.Principal,
  sender_canister_version: IDL.Opt(IDL.Nat64),
} satisfies Record<keyof UninstallCodeArgs, IDL.Type>);

const canisterOnly = { args: canisterArgsType, result: undefined };

/** Candid types by method. */
export const lifecycleMethods: CandidMethods<LifecycleArgs> = {
  create_canister: { args: createArgs, result: canisterArgsType },
  provisional_create_canister_with_cycles: { args: provisionalCreateArgs, result: canisterArgsType },
  provisional_top_up_canister: {
    args: IDL.Record({ canister_id: IDL.Principal, amount: IDL.Nat }),
    result: undefined,
  },
  update_settings: { args: updateSettingsArgs, result: undefined },
  start_canister: canisterOnly,
  stop_canister: canisterOnly,
  uninstall_code: { args: uninstallArgs, result: undefined },
  delete_canister: canisterOnly,
  deposit_cycles: canisterOnly,
  raw_rand: { args: undefined, result: IDL.Vec(IDL.Nat8) },
};
