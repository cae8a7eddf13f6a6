import type { Principal } from "@icp-sdk/core/principal";
import type { ManagementResults } from "../../wire/mod.ts";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";
import { type CanisterSettings, settingsOf } from "./canister-settings.ts";

/** Whether a canister takes calls. */
export type RunState = "running" | "stopping" | "stopped";

/** Sizes of the parts of a canister. */
export interface MemorySizes {
  readonly wasmMemoryBytes: bigint;
  readonly stableMemoryBytes: bigint;
  readonly globalMemoryBytes: bigint;
  readonly wasmBinaryBytes: bigint;
  readonly customSectionsBytes: bigint;
  readonly canisterHistoryBytes: bigint;
  readonly wasmChunkStoreBytes: bigint;
  readonly snapshotsBytes: bigint;
  readonly logBytes: bigint;
}

/** Totals over all queries. */
export interface QueryTotals {
  readonly calls: bigint;
  readonly instructions: bigint;
  readonly requestBytes: bigint;
  readonly responseBytes: bigint;
}

/** What its controllers may know about a canister. */
export interface CanisterStatus {
  readonly runState: RunState;
  readonly controllers: readonly Principal[];
  /** SHA-256 of the module as it was installed; absent if the canister is empty. */
  readonly moduleHash: Uint8Array | undefined;
  readonly version: bigint;
  readonly cycles: bigint;
  readonly reservedCycles: bigint;
  readonly idleCyclesBurnedPerDay: bigint;
  readonly memorySizeBytes: bigint;
  readonly memoryAllocationBytes: bigint;
  readonly snapshotsSizeBytes: bigint;
  /** What a snapshot taken now would have, but for at most 32 bytes of certified data. */
  readonly nextSnapshotSizeBytes: bigint;
  readonly freezingThresholdSeconds: bigint;
  readonly settings: CanisterSettings;
  readonly sizes: MemorySizes;
  readonly queries: QueryTotals;
  readonly isReadyForMigration: boolean;
}

/** Asks for the status of a canister, with a certificate. Only controllers get it. */
export async function canisterStatus(client: Client, canisterId: Principal): Promise<Answer<CanisterStatus>> {
  const answer = await callManagement(client, {
    method: "canister_status",
    args: { canister_id: canisterId },
    effectiveCanisterId: canisterId,
  });
  return mapAnswer(answer, statusOf);
}

function statusOf(result: ManagementResults["canister_status"]): CanisterStatus {
  const [moduleHash] = result.module_hash;
  return {
    runState: "running" in result.status ? "running" : "stopping" in result.status ? "stopping" : "stopped",
    controllers: result.settings.controllers,
    moduleHash: moduleHash === undefined ? undefined : Uint8Array.from(moduleHash),
    version: result.version,
    cycles: result.cycles,
    reservedCycles: result.reserved_cycles,
    idleCyclesBurnedPerDay: result.idle_cycles_burned_per_day,
    memorySizeBytes: result.memory_size,
    memoryAllocationBytes: result.settings.memory_allocation,
    snapshotsSizeBytes: result.memory_metrics.snapshots_size,
    nextSnapshotSizeBytes: snapshotSizeOf(result.memory_metrics),
    freezingThresholdSeconds: result.settings.freezing_threshold,
    settings: settingsOf(result.settings),
    sizes: sizesOf(result.memory_metrics),
    queries: {
      calls: result.query_stats.num_calls_total,
      instructions: result.query_stats.num_instructions_total,
      requestBytes: result.query_stats.request_payload_bytes_total,
      responseBytes: result.query_stats.response_payload_bytes_total,
    },
    isReadyForMigration: result.ready_for_migration,
  };
}

function sizesOf(sizes: ManagementResults["canister_status"]["memory_metrics"]): MemorySizes {
  return {
    wasmMemoryBytes: sizes.wasm_memory_size,
    stableMemoryBytes: sizes.stable_memory_size,
    globalMemoryBytes: sizes.global_memory_size,
    wasmBinaryBytes: sizes.wasm_binary_size,
    customSectionsBytes: sizes.custom_sections_size,
    canisterHistoryBytes: sizes.canister_history_size,
    wasmChunkStoreBytes: sizes.wasm_chunk_store_size,
    snapshotsBytes: sizes.snapshots_size,
    logBytes: sizes.log_memory_store_size,
  };
}

function snapshotSizeOf(sizes: ManagementResults["canister_status"]["memory_metrics"]): bigint {
  const memories = sizes.wasm_memory_size + sizes.stable_memory_size + sizes.global_memory_size;
  return memories + sizes.wasm_binary_size + sizes.wasm_chunk_store_size;
}
