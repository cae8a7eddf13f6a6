import { IDL } from "@icp-sdk/core/candid";
import type { CandidMethods, Opt } from "../candid/candid-interface.ts";
import type { Principal } from "../principal.ts";
import type { SnapshotSource } from "./snapshot-transfer.ts";

/** Who caused a change. */
export type ChangeOrigin =
  | { from_user: { user_id: Principal } }
  | { from_canister: { canister_id: Principal; canister_version: Opt<bigint> } };

/** What a change of a canister was. */
export type ChangeDetails =
  | { creation: { controllers: Principal[]; environment_variables_hash: Opt<Uint8Array> } }
  | { code_uninstall: null }
  | {
      code_deployment: {
        mode: { install: null } | { reinstall: null } | { upgrade: null };
        module_hash: Uint8Array;
      };
    }
  | {
      load_snapshot: {
        /** The canister that the snapshot was taken of, if it is another one. */
        from_canister_id: Opt<Principal>;
        snapshot_id: Uint8Array;
        canister_version: bigint;
        /** Nanoseconds since 1970. */
        taken_at_timestamp: bigint;
        source: SnapshotSource;
      };
    }
  | { controllers_change: { controllers: Principal[] } }
  | {
      rename_canister: {
        canister_id: Principal;
        total_num_changes: bigint;
        rename_to: { canister_id: Principal; version: bigint; total_num_changes: bigint };
        requested_by: Principal;
      };
    };

/** An entry of a canister's history. */
export interface CanisterChange {
  timestamp_nanos: bigint;
  /** The canister's version after the change. */
  canister_version: bigint;
  origin: ChangeOrigin;
  details: ChangeDetails;
}

/** Argument of `canister_info`. */
export interface CanisterInfoArgs {
  canister_id: Principal;
  num_requested_changes: Opt<bigint>;
}

/** Result of `canister_info`; the changes are in the order in which they happened. */
export interface CanisterInfoResult {
  total_num_changes: bigint;
  recent_changes: CanisterChange[];
  module_hash: Opt<Uint8Array>;
  controllers: Principal[];
}

/** Argument of `canister_metadata`. */
export interface CanisterMetadataArgs {
  canister_id: Principal;
  /** Name of a custom section without its `icp:` prefix. */
  name: string;
}

/** Arguments by method. */
export interface InfoArgs {
  canister_info: CanisterInfoArgs;
  canister_metadata: CanisterMetadataArgs;
}

/** Results by method. */
export interface InfoResults {
  canister_info: CanisterInfoResult;
  canister_metadata: { value: Uint8Array };
}

const blob = IDL.Vec(IDL.Nat8);

const origin = IDL.Variant({
  from_user: IDL.Record({ user_id: IDL.Principal }),
  from_canister: IDL.Record({ canister_id: IDL.Principal, canister_version: IDL.Opt(IDL.Nat64) }),
});

const details = IDL.Variant({
  creation: IDL.Record({ controllers: IDL.Vec(IDL.Principal), environment_variables_hash: IDL.Opt(blob) }),
  code_uninstall: IDL.Null,
  code_deployment: IDL.Record({
    mode: IDL.Variant({ install: IDL.Null, reinstall: IDL.Null, upgrade: IDL.Null }),
    module_hash: blob,
  }),
  load_snapshot: IDL.Record({
    from_canister_id: IDL.Opt(IDL.Principal),
    snapshot_id: blob,
    canister_version: IDL.Nat64,
    taken_at_timestamp: IDL.Nat64,
    source: IDL.Variant({ taken_from_canister: IDL.Reserved, metadata_upload: IDL.Reserved }),
  }),
  controllers_change: IDL.Record({ controllers: IDL.Vec(IDL.Principal) }),
  rename_canister: IDL.Record({
    canister_id: IDL.Principal,
    total_num_changes: IDL.Nat64,
    rename_to: IDL.Record({ canister_id: IDL.Principal, version: IDL.Nat64, total_num_changes: IDL.Nat64 }),
    requested_by: IDL.Principal,
  }),
});

const change = IDL.Record({
  timestamp_nanos: IDL.Nat64,
  canister_version: IDL.Nat64,
  origin,
  details,
} satisfies Record<keyof CanisterChange, IDL.Type>);

const infoResult = IDL.Record({
  total_num_changes: IDL.Nat64,
  recent_changes: IDL.Vec(change),
  module_hash: IDL.Opt(blob),
  controllers: IDL.Vec(IDL.Principal),
} satisfies Record<keyof CanisterInfoResult, IDL.Type>);

/** Candid types by method. */
export const infoMethods: CandidMethods<InfoArgs> = {
  canister_info: {
    args: IDL.Record({ canister_id: IDL.Principal, num_requested_changes: IDL.Opt(IDL.Nat64) }),
    result: infoResult,
  },
  canister_metadata: {
    args: IDL.Record({ canister_id: IDL.Principal, name: IDL.Text }),
    result: IDL.Record({ value: blob }),
  },
};
