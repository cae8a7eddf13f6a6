import { IDL } from "@icp-sdk/core/candid";
import type { CandidMethods, Opt } from "../candid/candid-interface.ts";
import { float32Bits, float64Bits } from "../candid/float-bits.ts";
import type { Principal } from "../principal.ts";
import { type SnapshotArg, snapshotArgType } from "./snapshots.ts";

/**
 * The value of a global of the module. Floats are given as their bits, because a JavaScript number does not keep the
 * payload of a NaN.
 */
export type SnapshotGlobal =
  | { i32: number }
  | { i64: bigint }
  | { /** 32 unsigned bits */ f32: bigint }
  | { /** 64 unsigned bits */ f64: bigint }
  | { /** 128 unsigned bits */ v128: bigint };

/** Where a snapshot came from; the payload is reserved and means nothing. */
export type SnapshotSource = { taken_from_canister: null } | { metadata_upload: null };

/** State of the canister's timer; `active` is its time in nanoseconds since 1970. */
export type SnapshotGlobalTimer = { inactive: null } | { active: bigint };

/** State of the hook that runs when the heap gets full. */
export type LowMemoryHookStatus = { condition_not_satisfied: null } | { ready: null } | { executed: null };

/** What both directions of a transfer say about a snapshot. Sizes in bytes. */
interface SnapshotMetadata {
  wasm_module_size: bigint;
  globals: SnapshotGlobal[];
  wasm_memory_size: bigint;
  stable_memory_size: bigint;
  certified_data: Uint8Array;
  global_timer: Opt<SnapshotGlobalTimer>;
  on_low_wasm_memory_hook_status: Opt<LowMemoryHookStatus>;
}

/** Result of `read_canister_snapshot_metadata`. */
export interface ReadSnapshotMetadataResult extends SnapshotMetadata {
  source: SnapshotSource;
  /** Nanoseconds since 1970. */
  taken_at_timestamp: bigint;
  wasm_chunk_store: { hash: Uint8Array }[];
  canister_version: bigint;
}

/** Argument of `upload_canister_snapshot_metadata`. */
export interface UploadSnapshotMetadataArgs extends SnapshotMetadata {
  canister_id: Principal;
  replace_snapshot: Opt<Uint8Array>;
}

/** A range of a section, in bytes. */
export interface SnapshotRange {
  offset: bigint;
  size: bigint;
}

/** Which part of a snapshot to read. */
export type ReadSnapshotDataKind =
  | { wasm_module: SnapshotRange }
  | { wasm_memory: SnapshotRange }
  | { stable_memory: SnapshotRange }
  | { wasm_chunk: { hash: Uint8Array } };

/** Argument of `read_canister_snapshot_data`. */
export interface ReadSnapshotDataArgs extends SnapshotArg {
  kind: ReadSnapshotDataKind;
}

/** Which part of a snapshot is written. */
export type UploadSnapshotDataKind =
  | { wasm_module: { offset: bigint } }
  | { wasm_memory: { offset: bigint } }
  | { stable_memory: { offset: bigint } }
  | { wasm_chunk: null };

/** Argument of `upload_canister_snapshot_data`. */
export interface UploadSnapshotDataArgs extends SnapshotArg {
  kind: UploadSnapshotDataKind;
  chunk: Uint8Array;
}

/** Arguments by method. */
export interface SnapshotTransferArgs {
  read_canister_snapshot_metadata: SnapshotArg;
  read_canister_snapshot_data: ReadSnapshotDataArgs;
  upload_canister_snapshot_metadata: UploadSnapshotMetadataArgs;
  upload_canister_snapshot_data: UploadSnapshotDataArgs;
}

/** Results by method. */
export interface SnapshotTransferResults {
  read_canister_snapshot_metadata: ReadSnapshotMetadataResult;
  read_canister_snapshot_data: { chunk: Uint8Array };
  upload_canister_snapshot_metadata: { snapshot_id: Uint8Array };
  upload_canister_snapshot_data: null;
}

const blob = IDL.Vec(IDL.Nat8);

const metadataFields = {
  wasm_module_size: IDL.Nat64,
  globals: IDL.Vec(
    IDL.Variant({ i32: IDL.Int32, i64: IDL.Int64, f32: float32Bits, f64: float64Bits, v128: IDL.Nat }),
  ),
  wasm_memory_size: IDL.Nat64,
  stable_memory_size: IDL.Nat64,
  certified_data: blob,
  global_timer: IDL.Opt(IDL.Variant({ inactive: IDL.Null, active: IDL.Nat64 })),
  on_low_wasm_memory_hook_status: IDL.Opt(
    IDL.Variant({ condition_not_satisfied: IDL.Null, ready: IDL.Null, executed: IDL.Null }),
  ),
} satisfies Record<keyof SnapshotMetadata, IDL.Type>;

const readMetadataResult = IDL.Record({
  ...metadataFields,
  source: IDL.Variant({ taken_from_canister: IDL.Reserved, metadata_upload: IDL.Reserved }),
  taken_at_timestamp: IDL.Nat64,
  wasm_chunk_store: IDL.Vec(IDL.Record({ hash: blob })),
  canister_version: IDL.Nat64,
} satisfies Record<keyof ReadSnapshotMetadataResult, IDL.Type>);

const uploadMetadataArgs = IDL.Record({
  ...metadataFields,
  canister_id: IDL.Principal,
  replace_snapshot: IDL.Opt(blob),
} satisfies Record<keyof UploadSnapshotMetadataArgs, IDL.Type>);

const range = IDL.Record({ offset: IDL.Nat64, size: IDL.Nat64 });
const readDataArgs = IDL.Record({
  canister_id: IDL.Principal,
  snapshot_id: blob,
  kind: IDL.Variant({
    wasm_module: range,
    wasm_memory: range,
    stable_memory: range,
    wasm_chunk: IDL.Record({ hash: blob }),
  }),
} satisfies Record<keyof ReadSnapshotDataArgs, IDL.Type>);

const start = IDL.Record({ offset: IDL.Nat64 });
const uploadDataArgs = IDL.Record({
  canister_id: IDL.Principal,
  snapshot_id: blob,
  kind: IDL.Variant({ wasm_module: start, wasm_memory: start, stable_memory: start, wasm_chunk: IDL.Null }),
  chunk: blob,
} satisfies Record<keyof UploadSnapshotDataArgs, IDL.Type>);

/** Candid types by method. */
export const snapshotTransferMethods: CandidMethods<SnapshotTransferArgs> = {
  read_canister_snapshot_metadata: { args: snapshotArgType, result: readMetadataResult },
  read_canister_snapshot_data: { args: readDataArgs, result: IDL.Record({ chunk: blob }) },
  upload_canister_snapshot_metadata: { args: uploadMetadataArgs, result: IDL.Record({ snapshot_id: blob }) },
  upload_canister_snapshot_data: { args: uploadDataArgs, result: undefined },
};
