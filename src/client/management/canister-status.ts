import type { Principal } from "@icp-sdk/core/principal";
import type { ManagementResults } from "../../wire/mod.ts";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";

/** Whether a canister takes calls. */
export type RunState = "running" | "stopping" | "stopped";

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
  };
}

function snapshotSizeOf(sizes: ManagementResults["canister_status"]["memory_metrics"]): bigint {
  const memories = sizes.wasm_memory_size + sizes.stable_memory_size + sizes.global_memory_size;
  return memories + sizes.wasm_binary_size + sizes.wasm_chunk_store_size;
}
