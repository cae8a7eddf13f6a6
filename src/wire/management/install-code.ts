import { IDL } from "@icp-sdk/core/candid";
import type { CandidMethods, Opt } from "../candid/candid-interface.ts";
import type { Principal } from "../principal.ts";
import { type CanisterArgs, canisterArgsType } from "./canister-args.ts";

/** Options of an upgrade. */
export interface UpgradeOptions {
  skip_pre_upgrade: Opt<boolean>;
  wasm_memory_persistence: Opt<{ keep: null } | { replace: null }>;
}

/** How code is put in place. */
export type InstallMode = { install: null } | { reinstall: null } | { upgrade: Opt<UpgradeOptions> };

/** Name of a chunk in a chunk store: the SHA-256 of its bytes. */
export interface ChunkHash {
  hash: Uint8Array;
}

/** Argument of `install_code`. */
export interface InstallCodeArgs {
  mode: InstallMode;
  canister_id: Principal;
  /** A module, plain or gzip. */
  wasm_module: Uint8Array;
  /** Argument of `canister_init` or `canister_post_upgrade`. */
  arg: Uint8Array;
  sender_canister_version: Opt<bigint>;
}

/** Argument of `install_chunked_code`. */
export interface InstallChunkedCodeArgs {
  mode: InstallMode;
  target_canister: Principal;
  /** The target itself when left out. */
  store_canister: Opt<Principal>;
  chunk_hashes_list: ChunkHash[];
  wasm_module_hash: Uint8Array;
  arg: Uint8Array;
  sender_canister_version: Opt<bigint>;
}

/** Argument of `upload_chunk`. */
export interface UploadChunkArgs {
  canister_id: Principal;
  /** At most 1 MiB. */
  chunk: Uint8Array;
}

/** Arguments by method. */
export interface InstallArgs {
  install_code: InstallCodeArgs;
  install_chunked_code: InstallChunkedCodeArgs;
  upload_chunk: UploadChunkArgs;
  stored_chunks: CanisterArgs;
  clear_chunk_store: CanisterArgs;
}

/** Results by method. */
export interface InstallResults {
  install_code: null;
  install_chunked_code: null;
  upload_chunk: ChunkHash;
  stored_chunks: ChunkHash[];
  clear_chunk_store: null;
}

const blob = IDL.Vec(IDL.Nat8);
const chunkHash = IDL.Record({ hash: blob });
const upgradeOptions = IDL.Record({
  skip_pre_upgrade: IDL.Opt(IDL.Bool),
  wasm_memory_persistence: IDL.Opt(IDL.Variant({ keep: IDL.Null, replace: IDL.Null })),
} satisfies Record<keyof UpgradeOptions, IDL.Type>);
const mode = IDL.Variant({ install: IDL.Null, reinstall: IDL.Null, upgrade: IDL.Opt(upgradeOptions) });

const installArgs = IDL.Record({
  mode,
  canister_id: IDL.Principal,
  wasm_module: blob,
  arg: blob,
  sender_canister_version: IDL.Opt(IDL.Nat64),
} satisfies Record<keyof InstallCodeArgs, IDL.Type>);

const installChunkedArgs = IDL.Record({
  mode,
  target_canister: IDL.Principal,
  store_canister: IDL.Opt(IDL.Principal),
  chunk_hashes_list: IDL.Vec(chunkHash),
  wasm_module_hash: blob,
  arg: blob,
  sender_canister_version: IDL.Opt(IDL.Nat64),
} satisfies Record<keyof InstallChunkedCodeArgs, IDL.Type>);

/** Candid types by method. */
export const installMethods: CandidMethods<InstallArgs> = {
  install_code: { args: installArgs, result: undefined },
  install_chunked_code: { args: installChunkedArgs, result: undefined },
  upload_chunk: { args: IDL.Record({ canister_id: IDL.Principal, chunk: blob }), result: chunkHash },
  stored_chunks: { args: canisterArgsType, result: IDL.Vec(chunkHash) },
  clear_chunk_store: { args: canisterArgsType, result: undefined },
};
