import { canisterInfo } from "./canister-info.ts";
import { canisterMetadata } from "./canister-metadata.ts";
import { canisterMetrics } from "./canister-metrics.ts";
import { canisterStatus } from "./canister-status.ts";
import { clearChunkStore } from "./chunks/clear-chunk-store.ts";
import { installChunkedCode } from "./chunks/install-chunked-code.ts";
import { storedChunks } from "./chunks/stored-chunks.ts";
import { uploadChunk } from "./chunks/upload-chunk.ts";
import { createCanisterMethod } from "./create-canister.ts";
import { deleteCanister } from "./delete-canister.ts";
import { depositCycles } from "./deposit-cycles.ts";
import { installCodeMethod } from "./install-code.ts";
import type { ManagementHandler } from "./management-call.ts";
import { nodeMetricsHistory } from "./node-metrics-history.ts";
import { provisionalCreateCanisterWithCycles } from "./provisional-create-canister-with-cycles.ts";
import { provisionalTopUpCanister } from "./provisional-top-up-canister.ts";
import { rawRand } from "./raw-rand.ts";
import { deleteCanisterSnapshot } from "./snapshots/delete-canister-snapshot.ts";
import { listCanisterSnapshots } from "./snapshots/list-canister-snapshots.ts";
import { loadCanisterSnapshot } from "./snapshots/load-canister-snapshot.ts";
import { readCanisterSnapshotData } from "./snapshots/read-canister-snapshot-data.ts";
import { readCanisterSnapshotMetadata } from "./snapshots/read-canister-snapshot-metadata.ts";
import { takeCanisterSnapshot } from "./snapshots/take-canister-snapshot.ts";
import { uploadCanisterSnapshotData } from "./snapshots/upload-canister-snapshot-data.ts";
import { uploadCanisterSnapshotMetadata } from "./snapshots/upload-canister-snapshot-metadata.ts";
import { startCanister } from "./start-canister.ts";
import { stopCanister } from "./stop-canister.ts";
import { subnetInfo } from "./subnet-info.ts";
import { queryOnlyMethod, unavailableMethod, unavailableMethods } from "./unavailable-method.ts";
import { uninstallCode } from "./uninstall-code.ts";
import { updateSettings } from "./update-settings.ts";

/**
 * What a replicated call of each method of the management canister's service does. Users reach only those that
 * `ingressRules` opens to them; canisters reach all.
 */
export const managementHandlers: ReadonlyMap<string, ManagementHandler> = new Map<string, ManagementHandler>([
  ["create_canister", createCanisterMethod],
  ["provisional_create_canister_with_cycles", provisionalCreateCanisterWithCycles],
  ["provisional_top_up_canister", provisionalTopUpCanister],
  ["update_settings", updateSettings],
  ["install_code", installCodeMethod],
  ["uninstall_code", uninstallCode],
  ["start_canister", startCanister],
  ["stop_canister", stopCanister],
  ["delete_canister", deleteCanister],
  ["canister_status", canisterStatus],
  ["canister_metrics", canisterMetrics],
  ["canister_info", canisterInfo],
  ["canister_metadata", canisterMetadata],
  ["deposit_cycles", depositCycles],
  ["raw_rand", rawRand],
  ["subnet_info", subnetInfo],
  ["node_metrics_history", nodeMetricsHistory],
  ["upload_chunk", uploadChunk],
  ["stored_chunks", storedChunks],
  ["clear_chunk_store", clearChunkStore],
  ["install_chunked_code", installChunkedCode],
  ["take_canister_snapshot", takeCanisterSnapshot],
  ["load_canister_snapshot", loadCanisterSnapshot],
  ["list_canister_snapshots", listCanisterSnapshots],
  ["delete_canister_snapshot", deleteCanisterSnapshot],
  ["read_canister_snapshot_metadata", readCanisterSnapshotMetadata],
  ["read_canister_snapshot_data", readCanisterSnapshotData],
  ["upload_canister_snapshot_metadata", uploadCanisterSnapshotMetadata],
  ["upload_canister_snapshot_data", uploadCanisterSnapshotData],
  ["fetch_canister_logs", queryOnlyMethod("fetch_canister_logs")],
  ["list_canisters", queryOnlyMethod("list_canisters")],
  ...[...unavailableMethods.keys()].map((method) => [method, unavailableMethod(method)] as const),
]);
