import { encodeHex } from "../../bytes/mod.ts";
import type { CanisterStatus, PublicStatus, RunState } from "../../client/mod.ts";
import type { NamedCanister } from "../session.ts";
import { settingsJson, settingsLines } from "./canister-settings.ts";
import { formatCount } from "./format-count.ts";

const stateWords: Readonly<Record<RunState, string>> = {
  running: "Running",
  stopping: "Stopping",
  stopped: "Stopped",
};

/** What a command has learned about a canister: all, or what everybody may know. */
export type ShownStatus =
  | { readonly kind: "full"; readonly canister: NamedCanister; readonly status: CanisterStatus }
  | { readonly kind: "public"; readonly canister: NamedCanister; readonly status: PublicStatus };

/** The status of a canister for people. */
export function statusLines(shown: ShownStatus): readonly string[] {
  const { canister } = shown;
  const head = [`Canister status call result for ${canister.name}.`, `Canister id: ${canister.id.toText()}`];
  const { controllers, moduleHash } = shown.status;
  const controllersLine = `Controllers: ${controllers.map((controller) => controller.toText()).join(" ")}`;
  const hashLine = `Module hash: ${moduleHash === undefined ? "None" : `0x${encodeHex(moduleHash)}`}`;
  if (shown.kind === "public") return [...head, controllersLine, hashLine];
  const { status } = shown;
  const { queries } = status;
  return [
    ...head,
    `Status: ${stateWords[status.runState]}`,
    controllersLine,
    `Version: ${formatCount(status.version)}`,
    ...settingsLines(status.settings).filter((line) => !line.startsWith("Controllers: ")),
    `Idle cycles burned per day: ${formatCount(status.idleCyclesBurnedPerDay)} Cycles`,
    `Memory Size: ${formatCount(status.memorySizeBytes)} Bytes`,
    `Snapshots Size: ${formatCount(status.snapshotsSizeBytes)} Bytes`,
    `Balance: ${formatCount(status.cycles)} Cycles`,
    `Reserved: ${formatCount(status.reservedCycles)} Cycles`,
    hashLine,
    `Queries: ${formatCount(queries.calls)} calls, ${formatCount(queries.instructions)} instructions, ${formatCount(queries.requestBytes)} Bytes asked, ${formatCount(queries.responseBytes)} Bytes answered`,
  ];
}

/** The same for programs. Numbers that may exceed what JSON numbers hold exactly are texts. */
export function statusJson(shown: ShownStatus): Readonly<Record<string, unknown>> {
  const { canister } = shown;
  const { controllers, moduleHash } = shown.status;
  const known = {
    canister: canister.name,
    canister_id: canister.id.toText(),
    controllers: controllers.map((controller) => controller.toText()),
    module_hash: moduleHash === undefined ? null : encodeHex(moduleHash),
  };
  return shown.kind === "public" ? known : { ...known, ...controllerJson(shown.status) };
}

/** What only controllers get. */
function controllerJson(status: CanisterStatus): Readonly<Record<string, unknown>> {
  const { queries, sizes } = status;
  return {
    status: stateWords[status.runState],
    state_version: String(status.version),
    freezing_threshold: String(status.freezingThresholdSeconds),
    idle_cycles_burned_per_day: String(status.idleCyclesBurnedPerDay),
    memory_size: String(status.memorySizeBytes),
    snapshots_size: String(status.snapshotsSizeBytes),
    cycles: String(status.cycles),
    reserved_cycles: String(status.reservedCycles),
    settings: settingsJson(status.settings),
    memory_metrics: {
      wasm_memory_size: String(sizes.wasmMemoryBytes),
      stable_memory_size: String(sizes.stableMemoryBytes),
      global_memory_size: String(sizes.globalMemoryBytes),
      wasm_binary_size: String(sizes.wasmBinaryBytes),
      custom_sections_size: String(sizes.customSectionsBytes),
      canister_history_size: String(sizes.canisterHistoryBytes),
      wasm_chunk_store_size: String(sizes.wasmChunkStoreBytes),
      snapshots_size: String(sizes.snapshotsBytes),
      log_memory_store_size: String(sizes.logBytes),
    },
    query_stats: {
      num_calls_total: String(queries.calls),
      num_instructions_total: String(queries.instructions),
      request_payload_bytes_total: String(queries.requestBytes),
      response_payload_bytes_total: String(queries.responseBytes),
    },
    ready_for_migration: status.isReadyForMigration,
  };
}
