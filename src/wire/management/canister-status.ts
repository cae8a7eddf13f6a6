import { IDL } from "@icp-sdk/core/candid";
import type { CandidMethods, Opt } from "../candid/candid-interface.ts";
import { canisterArgsType, type CanisterArgs } from "./canister-args.ts";
import { type DefiniteCanisterSettings, definiteCanisterSettingsType } from "./canister-settings.ts";

/** Sizes of the parts of a canister, in bytes. */
export interface MemoryMetrics {
  wasm_memory_size: bigint;
  stable_memory_size: bigint;
  global_memory_size: bigint;
  wasm_binary_size: bigint;
  custom_sections_size: bigint;
  canister_history_size: bigint;
  wasm_chunk_store_size: bigint;
  snapshots_size: bigint;
  /** Not in the published interface, but `icp` requires it. */
  log_memory_store_size: bigint;
}

/** Totals over all query calls. */
export interface QueryStatsResult {
  num_calls_total: bigint;
  num_instructions_total: bigint;
  request_payload_bytes_total: bigint;
  response_payload_bytes_total: bigint;
}

/** What `canister_status` answers. */
export interface CanisterStatusResult {
  status: { running: null } | { stopping: null } | { stopped: null };
  ready_for_migration: boolean;
  version: bigint;
  settings: DefiniteCanisterSettings;
  module_hash: Opt<Uint8Array>;
  /** Bytes. */
  memory_size: bigint;
  memory_metrics: MemoryMetrics;
  cycles: bigint;
  reserved_cycles: bigint;
  idle_cycles_burned_per_day: bigint;
  query_stats: QueryStatsResult;
}

/** Cycles that a canister has used, by purpose. */
export interface CyclesConsumed {
  memory: bigint;
  compute_allocation: bigint;
  ingress_induction: bigint;
  instructions: bigint;
  request_and_response_transmission: bigint;
  uninstall: bigint;
  canister_creation: bigint;
  http_outcalls: bigint;
  burned_cycles: bigint;
}

/** What `canister_metrics` answers. */
export interface CanisterMetricsResult {
  cycles_consumed: CyclesConsumed;
}

/** Arguments by method. */
export interface StatusArgs {
  canister_status: CanisterArgs;
  canister_metrics: CanisterArgs;
}

/** Results by method. */
export interface StatusResults {
  canister_status: CanisterStatusResult;
  canister_metrics: CanisterMetricsResult;
}

function recordOfNats(names: readonly string[]): IDL.RecordClass {
  return IDL.Record(Object.fromEntries(names.map((name) => [name, IDL.Nat])));
}

const memoryMetrics = recordOfNats([
  "wasm_memory_size",
  "stable_memory_size",
  "global_memory_size",
  "wasm_binary_size",
  "custom_sections_size",
  "canister_history_size",
  "wasm_chunk_store_size",
  "snapshots_size",
  "log_memory_store_size",
] satisfies (keyof MemoryMetrics)[]);

const queryStats = recordOfNats([
  "num_calls_total",
  "num_instructions_total",
  "request_payload_bytes_total",
  "response_payload_bytes_total",
] satisfies (keyof QueryStatsResult)[]);

const cyclesConsumed = recordOfNats([
  "memory",
  "compute_allocation",
  "ingress_induction",
  "instructions",
  "request_and_response_transmission",
  "uninstall",
  "canister_creation",
  "http_outcalls",
  "burned_cycles",
] satisfies (keyof CyclesConsumed)[]);

const statusResult = IDL.Record({
  status: IDL.Variant({ running: IDL.Null, stopping: IDL.Null, stopped: IDL.Null }),
  ready_for_migration: IDL.Bool,
  version: IDL.Nat64,
  settings: definiteCanisterSettingsType,
  module_hash: IDL.Opt(IDL.Vec(IDL.Nat8)),
  memory_size: IDL.Nat,
  memory_metrics: memoryMetrics,
  cycles: IDL.Nat,
  reserved_cycles: IDL.Nat,
  idle_cycles_burned_per_day: IDL.Nat,
  query_stats: queryStats,
} satisfies Record<keyof CanisterStatusResult, IDL.Type>);

/** Candid types by method. */
export const statusMethods: CandidMethods<StatusArgs> = {
  canister_status: { args: canisterArgsType, result: statusResult },
  canister_metrics: { args: canisterArgsType, result: IDL.Record({ cycles_consumed: cyclesConsumed }) },
};
