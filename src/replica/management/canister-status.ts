import type { ManagementResults } from "../../wire/mod.ts";
import { idleCyclesBurnedPerDay } from "../cycles/idle-burn.ts";
import { memoryUsage } from "../cycles/memory-usage.ts";
import { isSamePrincipal } from "../principals.ts";
import type { CanisterSettings, CanisterState, ReplicaState, Visibility } from "../state.ts";
import { invalidController, isVisibleTo, requireCanister } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

type StatusResult = ManagementResults["canister_status"];

/** `canister_status`: for controllers, the canister itself, and whom its status visibility names. */
export function canisterStatus(state: ReplicaState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("canister_status", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const found = requireCanister(state, decoded.args.canister_id);
  if (!found.ok) return rejected(state, found.reject);
  const { canister } = found;
  const isSelf = isSamePrincipal(call.caller, canister.id);
  if (!isSelf && !isVisibleTo(canister, canister.settings.statusVisibility, call.caller)) {
    return rejected(state, invalidController(canister, call.caller));
  }
  return replied(state, "canister_status", statusOf(state, canister));
}

/** Everything that `canister_status` tells about `canister`. */
function statusOf(state: ReplicaState, canister: CanisterState): StatusResult {
  const usage = memoryUsage(canister);
  const queries = canister.queryStatistics;
  return {
    status: statusResult(canister),
    ready_for_migration: isReadyForMigration(state, canister),
    version: canister.version,
    settings: settingsResult(canister.settings),
    module_hash: canister.installed === undefined ? [] : [canister.installed.moduleHash],
    memory_size: BigInt(usage.total),
    memory_metrics: {
      wasm_memory_size: BigInt(usage.wasmMemory),
      stable_memory_size: BigInt(usage.stableMemory),
      global_memory_size: BigInt(usage.globals),
      wasm_binary_size: BigInt(usage.wasmBinary),
      custom_sections_size: BigInt(usage.customSections),
      canister_history_size: BigInt(usage.history),
      wasm_chunk_store_size: BigInt(usage.chunkStore),
      snapshots_size: BigInt(usage.snapshots),
      log_memory_store_size: BigInt(usage.logStore),
    },
    cycles: canister.cycles,
    reserved_cycles: canister.reservedCycles,
    idle_cycles_burned_per_day: idleCyclesBurnedPerDay(canister),
    query_stats: {
      num_calls_total: queries.calls,
      num_instructions_total: queries.instructions,
      request_payload_bytes_total: queries.requestBytes,
      response_payload_bytes_total: queries.responseBytes,
    },
  };
}

function statusResult({ status }: CanisterState): StatusResult["status"] {
  if (status.kind === "stopped") return { stopped: null };
  return status.kind === "stopping" ? { stopping: null } : { running: null };
}

/** A canister can move to another subnet when it is stopped and no message to or from it is on its way. */
function isReadyForMigration({ messages }: ReplicaState, { id, status }: CanisterState): boolean {
  if (status.kind !== "stopped") return false;
  for (const message of messages.values()) {
    if (isSamePrincipal(message.caller.canisterId, id)) return false;
    if (message.kind === "request" && isSamePrincipal(message.receiver, id)) return false;
  }
  return true;
}

function settingsResult(settings: CanisterSettings): StatusResult["settings"] {
  return {
    controllers: [...settings.controllers],
    compute_allocation: BigInt(settings.computeAllocationPercent),
    memory_allocation: BigInt(settings.memoryAllocationBytes),
    freezing_threshold: settings.freezingThresholdSeconds,
    reserved_cycles_limit: settings.reservedCyclesLimit,
    minimum_incoming_canister_call_cycles: settings.minimumIncomingCanisterCallCycles,
    log_visibility: visibilityResult(settings.logVisibility),
    snapshot_visibility: visibilityResult(settings.snapshotVisibility),
    status_visibility: visibilityResult(settings.statusVisibility),
    log_memory_limit: BigInt(settings.logMemoryLimitBytes),
    wasm_memory_limit: BigInt(settings.wasmMemoryLimitBytes),
    wasm_memory_threshold: BigInt(settings.wasmMemoryThresholdBytes),
    environment_variables: settings.environmentVariables.map(({ name, value }) => ({ name, value })),
  };
}

function visibilityResult(visibility: Visibility): StatusResult["settings"]["log_visibility"] {
  switch (visibility.kind) {
    case "controllers":
      return { controllers: null };
    case "public":
      return { public: null };
    case "allowed_viewers":
      return { allowed_viewers: [...visibility.viewers] };
  }
}
