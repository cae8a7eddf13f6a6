import type { HttpAgent } from "@icp-sdk/core/agent";
import type { Principal } from "@icp-sdk/core/principal";

/** A range of a section, or a WasmChunk, as the read method names it. */
export type ReadKind =
  | { readonly wasmModule: RangeOfSection }
  | { readonly wasmMemory: RangeOfSection }
  | { readonly stableMemory: RangeOfSection }
  | { readonly wasmChunk: { readonly hash: Uint8Array } };

interface RangeOfSection {
  readonly offset: bigint;
  readonly size: bigint;
}

/** Where the bytes of an upload belong. */
export type UploadKind =
  | { readonly wasmModule: { readonly offset: bigint } }
  | { readonly wasmMemory: { readonly offset: bigint } }
  | { readonly stableMemory: { readonly offset: bigint } }
  | { readonly wasmChunk: null };

/** The metadata of a snapshot, in the names of the package. */
export interface SdkSnapshotMetadata {
  readonly source: object;
  readonly globals: readonly object[];
  readonly certifiedData: Uint8Array;
  readonly wasmModuleSize: bigint;
  readonly wasmMemorySize: bigint;
  readonly stableMemorySize: bigint;
  readonly wasmChunkStore: readonly { readonly hash: Uint8Array }[];
}

interface Snapshot {
  readonly id: Uint8Array;
  readonly total_size: bigint;
}

interface SnapshotPlace {
  readonly canisterId: Principal;
  readonly snapshotId: string | Uint8Array;
}

type TakeParameters = Pick<SnapshotPlace, "canisterId"> & Partial<SnapshotPlace>;

/** Settings in the names of the package. */
interface SdkSettings {
  readonly controllers?: readonly string[];
  readonly freezingThreshold?: bigint;
  readonly computeAllocation?: bigint;
  readonly logVisibility?: number;
  readonly environmentVariables?: readonly { readonly name: string; readonly value: string }[];
}

/** The status of a canister, in the names of the interface. */
export interface SdkStatus {
  readonly status: object;
  readonly module_hash: readonly [] | readonly [Uint8Array];
  readonly settings: {
    readonly freezing_threshold: bigint;
    readonly environment_variables: readonly object[];
  };
  readonly query_stats: { readonly num_calls_total: bigint };
}

/** How a module is put together from WasmChunks, and where. */
interface ChunkedInstall {
  readonly mode: { readonly install: null };
  readonly arg: Uint8Array;
  readonly targetCanisterId: Principal;
  readonly storeCanisterId?: Principal;
  readonly chunkHashesList: readonly { readonly hash: Uint8Array }[];
  readonly wasmModuleHash: Uint8Array;
}

/** The part of the package's management client that is used here. */
export interface SdkManagement {
  createCanister(parameters?: { readonly settings?: SdkSettings }): Promise<Principal>;
  updateSettings(parameters: {
    readonly canisterId: Principal;
    readonly settings: SdkSettings;
  }): Promise<void>;
  canisterStatus(parameters: {
    readonly canisterId: Principal;
    readonly certified?: boolean;
  }): Promise<SdkStatus>;
  deleteCanister(canisterId: Principal): Promise<void>;
  uninstallCode(parameters: { readonly canisterId: Principal }): Promise<void>;
  clearChunkStore(parameters: { readonly canisterId: Principal }): Promise<void>;
  installChunkedCode(parameters: ChunkedInstall): Promise<void>;
  fetchCanisterLogs(canisterId: Principal): Promise<{
    readonly canister_log_records: readonly { readonly idx: bigint; readonly content: Uint8Array }[];
  }>;
  provisionalCreateCanisterWithCycles(parameters: { readonly amount: bigint }): Promise<Principal>;
  installCode(parameters: {
    readonly canisterId: Principal;
    readonly wasmModule: Uint8Array;
    readonly arg: Uint8Array;
    readonly mode: { readonly install: null } | { readonly upgrade: [] };
  }): Promise<void>;
  startCanister(canisterId: Principal): Promise<void>;
  stopCanister(canisterId: Principal): Promise<void>;
  uploadChunk(parameters: {
    readonly canisterId: Principal;
    readonly chunk: Uint8Array;
  }): Promise<{ readonly hash: Uint8Array }>;
  storedChunks(parameters: {
    readonly canisterId: Principal;
  }): Promise<readonly { readonly hash: Uint8Array }[]>;
  takeCanisterSnapshot(parameters: TakeParameters): Promise<Snapshot>;
  listCanisterSnapshots(parameters: { readonly canisterId: Principal }): Promise<readonly Snapshot[]>;
  loadCanisterSnapshot(parameters: SnapshotPlace): Promise<void>;
  deleteCanisterSnapshot(parameters: SnapshotPlace): Promise<void>;
  readCanisterSnapshotMetadata(parameters: SnapshotPlace): Promise<SdkSnapshotMetadata>;
  readCanisterSnapshotData(
    parameters: SnapshotPlace & { readonly kind: ReadKind },
  ): Promise<{ readonly chunk: Uint8Array }>;
  uploadCanisterSnapshotMetadata(parameters: {
    readonly canisterId: Principal;
    readonly metadata: SdkSnapshotMetadata;
  }): Promise<{ readonly snapshot_id: Uint8Array }>;
  uploadCanisterSnapshotData(
    parameters: SnapshotPlace & { readonly kind: UploadKind; readonly chunk: Uint8Array },
  ): Promise<void>;
}

interface ManagementModule {
  readonly IcManagementCanister: { create(options: { readonly agent: HttpAgent }): SdkManagement };
  encodeSnapshotId(id: Uint8Array): string;
}

const packageName = "@icp-sdk/canisters/ic-management";

/**
 * The management client of `@icp-sdk/canisters`, as it is. Its own types are not found without a bundler, as they name no
 * file endings: the types of what is used stand here.
 */
export const { IcManagementCanister, encodeSnapshotId }: ManagementModule = await import(packageName);
