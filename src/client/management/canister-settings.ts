import type { Principal } from "@icp-sdk/core/principal";
import type { CanisterSettingsArgs, DefiniteCanisterSettings, Visibility } from "../../wire/mod.ts";

/** Who besides the controllers may see the logs, the snapshots or the status of a canister. */
export type Viewers =
  | { readonly kind: "controllers" }
  | { readonly kind: "public" }
  | { readonly kind: "allowed"; readonly viewers: readonly Principal[] };

/** The settings of a canister. */
export interface CanisterSettings {
  readonly controllers: readonly Principal[];
  readonly computeAllocationPercent: bigint;
  readonly memoryAllocationBytes: bigint;
  readonly freezingThresholdSeconds: bigint;
  readonly reservedCyclesLimit: bigint;
  readonly logVisibility: Viewers;
  readonly snapshotVisibility: Viewers;
  readonly statusVisibility: Viewers;
  readonly logMemoryLimitBytes: bigint;
  readonly wasmMemoryLimitBytes: bigint;
  readonly wasmMemoryThresholdBytes: bigint;
  /** What the code of the canister can read, by name. */
  readonly environmentVariables: ReadonlyMap<string, string>;
}

/** Settings as the network shows them. */
export function settingsOf(settings: DefiniteCanisterSettings): CanisterSettings {
  return {
    controllers: settings.controllers,
    computeAllocationPercent: settings.compute_allocation,
    memoryAllocationBytes: settings.memory_allocation,
    freezingThresholdSeconds: settings.freezing_threshold,
    reservedCyclesLimit: settings.reserved_cycles_limit,
    logVisibility: viewersOf(settings.log_visibility),
    snapshotVisibility: viewersOf(settings.snapshot_visibility),
    statusVisibility: viewersOf(settings.status_visibility),
    logMemoryLimitBytes: settings.log_memory_limit,
    wasmMemoryLimitBytes: settings.wasm_memory_limit,
    wasmMemoryThresholdBytes: settings.wasm_memory_threshold,
    environmentVariables: new Map(settings.environment_variables.map(({ name, value }) => [name, value])),
  };
}

/** Settings as the network takes them: what is left out keeps its value. */
export function settingsArgsOf(settings: Partial<CanisterSettings>): CanisterSettingsArgs {
  const variables = settings.environmentVariables;
  return {
    controllers: optional(settings.controllers, (controllers) => [...controllers]),
    compute_allocation: optional(settings.computeAllocationPercent),
    memory_allocation: optional(settings.memoryAllocationBytes),
    freezing_threshold: optional(settings.freezingThresholdSeconds),
    reserved_cycles_limit: optional(settings.reservedCyclesLimit),
    minimum_incoming_canister_call_cycles: [],
    log_visibility: optional(settings.logVisibility, visibilityOf),
    snapshot_visibility: optional(settings.snapshotVisibility, visibilityOf),
    status_visibility: optional(settings.statusVisibility, visibilityOf),
    log_memory_limit: optional(settings.logMemoryLimitBytes),
    wasm_memory_limit: optional(settings.wasmMemoryLimitBytes),
    wasm_memory_threshold: optional(settings.wasmMemoryThresholdBytes),
    environment_variables: optional(variables, (all) => [...all].map(([name, value]) => ({ name, value }))),
  };
}

function optional<T>(value: T | undefined): [] | [T];
function optional<T, U>(value: T | undefined, change: (value: T) => U): [] | [U];
function optional<T, U>(value: T | undefined, change?: (value: T) => U): [] | [T | U] {
  if (value === undefined) return [];
  return [change === undefined ? value : change(value)];
}

function viewersOf(visibility: Visibility): Viewers {
  if ("allowed_viewers" in visibility) return { kind: "allowed", viewers: visibility.allowed_viewers };
  return { kind: "public" in visibility ? "public" : "controllers" };
}

function visibilityOf(viewers: Viewers): Visibility {
  if (viewers.kind === "allowed") return { allowed_viewers: [...viewers.viewers] };
  return viewers.kind === "public" ? { public: null } : { controllers: null };
}
