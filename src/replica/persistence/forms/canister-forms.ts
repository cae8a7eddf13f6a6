import type { ExecutionState, GlobalValue } from "../../../engine/mod.ts";
import { noCyclesConsumed } from "../../cycles/consume-cycles.ts";
import { noQueryStatistics } from "../../query/query-statistics.ts";
import type {
  CanisterSettings,
  CanisterState,
  CanisterStatus,
  CyclesConsumed,
  EnvironmentVariable,
  HeapDelta,
  InstallDebit,
  InstalledCode,
  LowMemoryHook,
  QueryStatistics,
  Visibility,
} from "../../state.ts";
import type { Codec } from "../codec/codec.ts";
import { list, oneOf, optional } from "../codec/compounds.ts";
import { bytes, integer, number, principal, text } from "../codec/scalars.ts";
import { struct, type StructCodec } from "../codec/struct.ts";
import { variants } from "../codec/variants.ts";
import type { RecordForm } from "../record-form.ts";
import { pendingStops } from "./messaging-forms.ts";

/** What the main record of a canister holds: all that is neither its key nor in a record of its own. */
export type CanisterAccount = Omit<
  CanisterState,
  | "id"
  | "settings"
  | "installed"
  | "chunkStore"
  | "history"
  | "logs"
  | "snapshots"
  | "callContexts"
  | "callbacks"
  | "openCalls"
>;

/** What is stored of a module: its name among the blobs. The prepared form is made again. */
export type CodeReference = Omit<InstalledCode, "rawModule" | "module" | "execution">;

/** What is stored of an execution state besides its memories. */
export type ExecutionRest = Omit<ExecutionState, "module" | "heap" | "stable">;

/** The names of WasmChunks, which are blobs, in their order. */
export interface ChunkNames {
  readonly hashes: readonly string[];
}

const status: Codec<CanisterStatus> = variants<"kind", CanisterStatus>("kind", {
  running: [0, {}],
  stopped: [1, {}],
  stopping: [2, { stops: pendingStops }],
});

export const lowMemoryHook: Codec<LowMemoryHook> = oneOf({
  condition_not_satisfied: 0,
  ready: 1,
  executed: 2,
});

const visibility: Codec<Visibility> = variants("kind", {
  controllers: [0, {}],
  public: [1, {}],
  allowed_viewers: [2, { viewers: list(principal) }],
});

/** Exact to the bit, also for the payload of a NaN. */
export const globals: Codec<readonly GlobalValue[]> = list(
  variants<"type", GlobalValue>("type", {
    i32: [0, { value: number }],
    i64: [1, { value: integer }],
    f32: [2, { bits: number }],
    f64: [3, { bits: integer }],
    v128: [4, { value: integer }],
  }),
);

/** Hashes in hexadecimal. */
export const chunkHashes: Codec<readonly string[]> = list(text);

const heapDelta = struct<HeapDelta>({ debitBytes: number, atNs: integer });

/** The state before calls between canisters: all of these were ended when a round was. */
const withoutCalls = struct<
  Omit<
    CanisterAccount,
    "cyclesConsumed" | "queryStatistics" | "installDebit" | "nextCallContext" | "nextCallback"
  >
>({
  status,
  version: integer,
  cycles: integer,
  reservedCycles: integer,
  certifiedData: bytes,
  globalTimerNs: integer,
  lowMemoryHook,
  nextSnapshotId: integer,
  heapDelta,
  createdAtNs: integer,
  lastInstallNs: optional(integer),
});

/** `canister/<id>` */
export const accountForm: RecordForm<CanisterAccount, StructCodec<CanisterAccount>> = {
  version: 2,
  codec: struct<CanisterAccount>({
    status,
    version: integer,
    cycles: integer,
    reservedCycles: integer,
    cyclesConsumed: struct<CyclesConsumed>({
      memory: integer,
      computeAllocation: integer,
      ingressInduction: integer,
      instructions: integer,
      requestAndResponseTransmission: integer,
      uninstall: integer,
      canisterCreation: integer,
      httpOutcalls: integer,
      burnedCycles: integer,
    }),
    queryStatistics: struct<QueryStatistics>({
      calls: integer,
      instructions: integer,
      requestBytes: integer,
      responseBytes: integer,
    }),
    certifiedData: bytes,
    globalTimerNs: integer,
    lowMemoryHook,
    nextSnapshotId: integer,
    heapDelta,
    installDebit: struct<InstallDebit>({ instructions: integer, atNs: integer }),
    nextCallContext: number,
    nextCallback: number,
    createdAtNs: integer,
    lastInstallNs: optional(integer),
  }),
  older: new Map([
    [
      1,
      (reader) => ({
        ...withoutCalls.read(reader),
        cyclesConsumed: noCyclesConsumed,
        queryStatistics: noQueryStatistics,
        installDebit: { instructions: 0n, atNs: 0n },
        nextCallContext: 0,
        nextCallback: 0,
      }),
    ],
  ]),
};

/** `canister/<id>/settings` */
export const settingsForm: RecordForm<CanisterSettings, StructCodec<CanisterSettings>> = {
  version: 1,
  codec: struct<CanisterSettings>({
    controllers: list(principal),
    computeAllocationPercent: number,
    memoryAllocationBytes: number,
    freezingThresholdSeconds: integer,
    reservedCyclesLimit: integer,
    minimumIncomingCanisterCallCycles: integer,
    logVisibility: visibility,
    snapshotVisibility: visibility,
    statusVisibility: visibility,
    logMemoryLimitBytes: number,
    wasmMemoryLimitBytes: number,
    wasmMemoryThresholdBytes: number,
    environmentVariables: list(struct<EnvironmentVariable>({ name: text, value: text })),
  }),
};

/** `canister/<id>/code` */
export const codeForm: RecordForm<CodeReference, StructCodec<CodeReference>> = {
  version: 1,
  codec: struct<CodeReference>({ moduleHash: bytes }),
};

/** `canister/<id>/execution` */
export const executionForm: RecordForm<ExecutionRest, StructCodec<ExecutionRest>> = {
  version: 1,
  codec: struct<ExecutionRest>({ heapWasmPages: number, stableWasmPages: number, globals }),
};

/** `canister/<id>/chunks` */
export const chunksForm: RecordForm<ChunkNames> = {
  version: 1,
  codec: struct<ChunkNames>({ hashes: chunkHashes }),
};
