import { IDL } from "@icp-sdk/core/candid";
import type { CandidMethods, Opt } from "../candid/candid-interface.ts";
import type { Principal } from "../principal.ts";
import { type CanisterArgs, canisterArgsType } from "./canister-args.ts";

/** A canister snapshot as lists show it. */
export interface SnapshotRecord {
  /** As encodeSnapshotId makes it. */
  id: Uint8Array;
  /** Nanoseconds since 1970. */
  taken_at_timestamp: bigint;
  /** Bytes. */
  total_size: bigint;
}

/** Argument of `take_canister_snapshot`. */
export interface TakeCanisterSnapshotArgs {
  canister_id: Principal;
  replace_snapshot: Opt<Uint8Array>;
  uninstall_code: Opt<boolean>;
  sender_canister_version: Opt<bigint>;
}

/** Argument of `load_canister_snapshot`. */
export interface LoadCanisterSnapshotArgs {
  canister_id: Principal;
  snapshot_id: Uint8Array;
  sender_canister_version: Opt<bigint>;
}

/** The argument of the methods that name one snapshot. */
export interface SnapshotArg {
  canister_id: Principal;
  snapshot_id: Uint8Array;
}

/** Arguments by method. */
export interface SnapshotArgs {
  take_canister_snapshot: TakeCanisterSnapshotArgs;
  load_canister_snapshot: LoadCanisterSnapshotArgs;
  list_canister_snapshots: CanisterArgs;
  delete_canister_snapshot: SnapshotArg;
}

/** Results by method. */
export interface SnapshotResults {
  take_canister_snapshot: SnapshotRecord;
  load_canister_snapshot: null;
  list_canister_snapshots: SnapshotRecord[];
  delete_canister_snapshot: null;
}

const blob = IDL.Vec(IDL.Nat8);

const snapshot = IDL.Record({
  id: blob,
  taken_at_timestamp: IDL.Nat64,
  total_size: IDL.Nat64,
} satisfies Record<keyof SnapshotRecord, IDL.Type>);

const takeArgs = IDL.Record({
  canister_id: IDL.Principal,
  replace_snapshot: IDL.Opt(blob),
  uninstall_code: IDL.Opt(IDL.Bool),
  sender_canister_version: IDL.Opt(IDL.Nat64),
} satisfies Record<keyof TakeCanisterSnapshotArgs, IDL.Type>);

const loadArgs = IDL.Record({
  canister_id: IDL.Principal,
  snapshot_id: blob,
  sender_canister_version: IDL.Opt(IDL.Nat64),
} satisfies Record<keyof LoadCanisterSnapshotArgs, IDL.Type>);

/** Candid type of SnapshotArg. */
export const snapshotArgType: IDL.Type = IDL.Record({ canister_id: IDL.Principal, snapshot_id: blob });

/** Candid types by method. */
export const snapshotMethods: CandidMethods<SnapshotArgs> = {
  take_canister_snapshot: { args: takeArgs, result: snapshot },
  load_canister_snapshot: { args: loadArgs, result: undefined },
  list_canister_snapshots: { args: canisterArgsType, result: IDL.Vec(snapshot) },
  delete_canister_snapshot: { args: snapshotArgType, result: undefined },
};
