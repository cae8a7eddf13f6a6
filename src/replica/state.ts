import type { CanisterModule } from "../wasm/mod.ts";
import type { ExecutionState, GlobalValue } from "../engine/mod.ts";
import type { PageMap } from "../pages/mod.ts";
import type { LabeledTree, Principal } from "../wire/mod.ts";
import type { IngressState } from "./ingress/ingress-state.ts";
import type {
  Callback,
  CallContext,
  CanisterMessage,
  Deadline,
  PendingStop,
} from "./messaging/call-state.ts";
import type { PersistentMap } from "./persistent-map.ts";
import type { SystemCanistersState } from "./system/state.ts";
import type { TaskIndex } from "./tasks/task-index.ts";

/** The subnets of a network; fixed for its life. */
export interface NetworkConfig {
  /** DER form of the root subnet's BLS key, under which all certificates verify, 133 bytes. */
  readonly rootKeyDer: Uint8Array;
  /** At least one; the first is the root subnet. Their canister ranges do not overlap. */
  readonly subnets: readonly SubnetConfig[];
}

/** What a subnet was made for; the names of the network launcher. */
export type SubnetKind =
  "application" | "system" | "verified-application" | "bitcoin" | "fiduciary" | "nns" | "sns";

/** Who and where a subnet is. */
export interface SubnetConfig {
  readonly subnetId: Principal;
  readonly kind: SubnetKind;
  /** DER form of the BLS key that signs the root of the subnet's tree, 133 bytes. */
  readonly publicKeyDer: Uint8Array;
  readonly nodeId: Principal;
  /** DER form of the node's Ed25519 key, 44 bytes. */
  readonly nodeKeyDer: Uint8Array;
  /** Inclusive ranges of the canister ids that live here, ascending. */
  readonly canisterRanges: readonly (readonly [Principal, Principal])[];
}

/** All subnets as one immutable value: every round answers a new one that shares what did not change. */
export interface ReplicaState {
  readonly config: NetworkConfig;
  /** Time of the last batch, nanoseconds since 1970. */
  readonly timeNs: bigint;
  /** Number of rounds executed. */
  readonly round: bigint;
  /** Seed of the round's random bytes (32 bytes), and how many draws were made from it. */
  readonly randomness: { readonly seed: Uint8Array; readonly draws: number };
  /** By canister id in text form. */
  readonly canisters: PersistentMap<CanisterState>;
  /** The canisters as of the last imitated checkpoint (`limits.checkpointIntervalRounds`); not stored. */
  readonly checkpoint?: PersistentMap<CanisterState>;
  readonly ingress: IngressState;
  /** Messages on their way between canisters under their number, the next one first. */
  readonly messages: PersistentMap<CanisterMessage>;
  readonly nextMessage: number;
  /**
   * What is due at some time: best-effort calls and pending stops, under `<due, 20 digits>:...`, the next one first.
   * Follows from the canisters; `withCanister` keeps it up to date.
   */
  readonly deadlines: PersistentMap<Deadline>;
  /** When charges and heartbeats were last due. */
  readonly schedule: Schedule;
  /** What canisters do uncalled. Follows from the canisters; `withCanister` keeps it up to date. */
  readonly tasks: TaskIndex;
  readonly ledgers: SystemCanistersState;
  /** For each subnet of `config`, the number of the next canister id to give away; ids are never reused. */
  readonly nextCanisterNumbers: readonly bigint[];
  /** For each subnet of `config`, its certified tree; `executeRound` brings them up to date at the end of the round. */
  readonly trees: readonly LabeledTree[];
}

/** What happens at intervals, nanoseconds since 1970. */
export interface Schedule {
  /** Up to when all canisters have paid for their resources. */
  readonly chargedAtNs: bigint;
  /** When the last heartbeats began. */
  readonly heartbeatAtNs: bigint;
  /** The canister, in text form, that had its heartbeat last while others wait for theirs; `""` when all have had it. */
  readonly heartbeatCursor: string;
}

/** One canister between two messages. */
export interface CanisterState {
  readonly id: Principal;
  readonly status: CanisterStatus;
  readonly settings: CanisterSettings;
  /** `canister_version` of the interface specification. */
  readonly version: bigint;
  readonly cycles: bigint;
  readonly reservedCycles: bigint;
  readonly cyclesConsumed: CyclesConsumed;
  readonly queryStatistics: QueryStatistics;
  /** `undefined` for an empty canister. */
  readonly installed: InstalledCode | undefined;
  /** At most 32 bytes. */
  readonly certifiedData: Uint8Array;
  /** 0 when the timer is inactive. */
  readonly globalTimerNs: bigint;
  readonly lowMemoryHook: LowMemoryHook;
  /** WasmChunks by SHA-256 in hex. */
  readonly chunkStore: ReadonlyMap<string, Uint8Array>;
  readonly history: CanisterHistory;
  readonly logs: CanisterLogs;
  /** By snapshot id in hex, ascending by id. */
  readonly snapshots: ReadonlyMap<string, CanisterSnapshot>;
  /** Local part of the next snapshot id; survives deletions. */
  readonly nextSnapshotId: bigint;
  readonly heapDelta: HeapDelta;
  readonly installDebit: InstallDebit;
  /** Calls that it works on, under their number. */
  readonly callContexts: PersistentMap<CallContext>;
  readonly nextCallContext: number;
  /** Calls that it made and that were not answered yet, under their number. */
  readonly callbacks: PersistentMap<Callback>;
  readonly nextCallback: number;
  /** How many of `callbacks` wait for each callee, by its id in hexadecimal. */
  readonly openCalls: PersistentMap<number>;
  readonly createdAtNs: bigint;
  readonly lastInstallNs: bigint | undefined;
}

/** A canister with open calls is `stopping` until the last of them is closed: it takes responses but no calls. */
export type CanisterStatus =
  | { readonly kind: "running" }
  | { readonly kind: "stopping"; readonly stops: readonly PendingStop[] }
  | { readonly kind: "stopped" };

/** Cycles that a canister used since its creation, by purpose, as `canister_metrics` shows them. */
export interface CyclesConsumed {
  readonly memory: bigint;
  readonly computeAllocation: bigint;
  readonly ingressInduction: bigint;
  readonly instructions: bigint;
  readonly requestAndResponseTransmission: bigint;
  /** What was left when the canister ran out of cycles. */
  readonly uninstall: bigint;
  readonly canisterCreation: bigint;
  readonly httpOutcalls: bigint;
  /** By `ic0.cycles_burn128`. */
  readonly burnedCycles: bigint;
}

/** What queries took of a canister since its creation, as of the last round; queries that run as updates do not count. */
export interface QueryStatistics {
  readonly calls: bigint;
  readonly instructions: bigint;
  /** Of the arguments. */
  readonly requestBytes: bigint;
  /** Of the replies. */
  readonly responseBytes: bigint;
}

/** Whether `canister_on_low_wasm_memory` is due, was run, or has no reason to. */
export type LowMemoryHook = "condition_not_satisfied" | "ready" | "executed";

/** Bytes written lately as of `atNs`; the debit melts with time, see `heap-delta.ts`. */
export interface HeapDelta {
  readonly debitBytes: number;
  readonly atNs: bigint;
}

/** Instructions used by installs lately as of `atNs`; the debit melts with time, see `install-debit.ts`. */
export interface InstallDebit {
  readonly instructions: bigint;
  readonly atNs: bigint;
}

/** A module and the memories it works on. */
export interface InstalledCode {
  /** The module as it was handed to the install, which may be a gzip file. */
  readonly rawModule: Uint8Array;
  /** SHA-256 of `rawModule`. */
  readonly moduleHash: Uint8Array;
  readonly module: CanisterModule;
  readonly execution: ExecutionState;
}

/** Everything that `update_settings` can change. */
export interface CanisterSettings {
  /** Ascending by bytes, without duplicates. */
  readonly controllers: readonly Principal[];
  readonly computeAllocationPercent: number;
  /** 0 = best effort. */
  readonly memoryAllocationBytes: number;
  readonly freezingThresholdSeconds: bigint;
  readonly reservedCyclesLimit: bigint;
  readonly minimumIncomingCanisterCallCycles: bigint;
  readonly logVisibility: Visibility;
  readonly snapshotVisibility: Visibility;
  readonly statusVisibility: Visibility;
  readonly logMemoryLimitBytes: number;
  /** 0 = no limit below the architectural one. */
  readonly wasmMemoryLimitBytes: number;
  readonly wasmMemoryThresholdBytes: number;
  /** Ascending by name. */
  readonly environmentVariables: readonly EnvironmentVariable[];
}

/** Who besides the controllers may look. */
export type Visibility =
  | { readonly kind: "controllers" }
  | { readonly kind: "public" }
  | { readonly kind: "allowed_viewers"; readonly viewers: readonly Principal[] };

/** A text that the canister can read by name. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
}

/** What was done to a canister: its latest changes, and how many there ever were. */
export interface CanisterHistory {
  /** Number of changes ever made, also of those no longer kept. */
  readonly total: bigint;
  /** The last 20 changes, oldest first. */
  readonly changes: readonly CanisterChange[];
}

/** One entry of a canister history. */
export interface CanisterChange {
  readonly timestampNs: bigint;
  /** The version after the change. */
  readonly canisterVersion: bigint;
  readonly origin: ChangeOrigin;
  readonly details: ChangeDetails;
}

/** Who made a change. */
export type ChangeOrigin =
  | { readonly kind: "from_user"; readonly userId: Principal }
  | {
      readonly kind: "from_canister";
      readonly canisterId: Principal;
      readonly canisterVersion: bigint | undefined;
    };

/** What a change was. */
export type ChangeDetails =
  | {
      readonly kind: "creation";
      readonly controllers: readonly Principal[];
      readonly environmentVariablesHash: Uint8Array | undefined;
    }
  | { readonly kind: "code_uninstall" }
  | {
      readonly kind: "code_deployment";
      readonly mode: "install" | "reinstall" | "upgrade";
      readonly moduleHash: Uint8Array;
    }
  | {
      readonly kind: "load_snapshot";
      /** Present when the snapshot belongs to another canister. */
      readonly fromCanisterId: Principal | undefined;
      readonly snapshotId: Uint8Array;
      /** Version of the canister when the snapshot was taken. */
      readonly canisterVersion: bigint;
      readonly takenAtNs: bigint;
      readonly source: SnapshotSource;
    }
  | { readonly kind: "controllers_change"; readonly controllers: readonly Principal[] };

/** What the canister wrote lately. */
export interface CanisterLogs {
  /** Oldest first; content and bookkeeping together stay below `logMemoryLimitBytes`. */
  readonly records: readonly CanisterLogRecord[];
  readonly nextIndex: bigint;
}

/** One line of the logs: what `debug_print` wrote or how a message trapped. */
export interface CanisterLogRecord {
  readonly index: bigint;
  readonly timestampNs: bigint;
  readonly content: Uint8Array;
}

/** How a snapshot came about. */
export type SnapshotSource = { readonly kind: "taken_from_canister" } | { readonly kind: "metadata_upload" };

/**
 * A module inside a snapshot: taken with the canister and already prepared, or bytes of an upload that may still be
 * incomplete (missing bytes are zero) and are prepared at load.
 */
export type SnapshotModule =
  | {
      readonly kind: "prepared";
      readonly rawModule: Uint8Array;
      readonly moduleHash: Uint8Array;
      readonly module: CanisterModule;
    }
  | { readonly kind: "uploaded"; readonly pages: PageMap; readonly sizeBytes: number };

/** A canister at one moment: references to its memories and what else `load_canister_snapshot` brings back. */
export interface CanisterSnapshot {
  /** Local id (8 bytes, big endian) followed by the canister id. */
  readonly id: Uint8Array;
  readonly local: bigint;
  readonly takenAtNs: bigint;
  /** `total_size` of the interface, fixed at creation except for uploaded WasmChunks. */
  readonly sizeBytes: number;
  readonly source: SnapshotSource;
  readonly canisterVersion: bigint;
  readonly wasmModule: SnapshotModule;
  readonly heap: PageMap;
  readonly heapBytes: number;
  readonly stable: PageMap;
  readonly stableBytes: number;
  /** Snapshot order, without the instruction counter of the Internet Computer. */
  readonly globals: readonly GlobalValue[];
  readonly chunkStore: ReadonlyMap<string, Uint8Array>;
  readonly certifiedData: Uint8Array;
  /** `undefined` if the upload left it out, 0 when inactive. */
  readonly globalTimerNs: bigint | undefined;
  readonly lowMemoryHook: LowMemoryHook | undefined;
}
