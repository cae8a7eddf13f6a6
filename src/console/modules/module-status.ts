import { encodeHex } from "../../bytes/mod.ts";
import {
  type Answer,
  type CanisterStatus,
  canisterStatus,
  type Client,
  listSnapshots,
  readPublicStatus,
  replyOf,
} from "../../client/mod.ts";
import { storageCyclesPerDay } from "../../recovery/mod.ts";
import { Principal } from "../../wire/mod.ts";
import type { ControllerStatus, MemoryParts, ModuleStatusAnswer } from "../api/module-status.ts";
import type { ModuleSummary } from "../api/module.ts";
import { daysToFreeze, freezingThresholdOf } from "./freezing.ts";

/** What is known of a canister, as far as its controllers let the identity of the console know it. */
export type KnownStatus = Pick<ModuleStatusAnswer, "our_role" | "controllers" | "module_hash" | "status"> & {
  /** The same as `status`, as the client has it. */
  readonly full: CanisterStatus | undefined;
};

/** The canister says this to who is no controller. */
const notController = "IC0512";

/**
 * Asks the network for the status of a module.
 *
 * @throws ClientError: "client/rejected" with IC0301 if there is no such canister, others if the network does not answer
 */
export async function readModuleStatus(client: Client, module: ModuleSummary): Promise<KnownStatus> {
  const canisterId = Principal.fromText(module.canister_id);
  const answer = await canisterStatus(client, canisterId);
  if (answer.kind === "rejected") return publicStatus(client, { module, canisterId, answer });
  const full = answer.value;
  const controllers = full.controllers.map((controller) => controller.toText());
  const isController = controllers.includes(client.principal.toText());
  return {
    our_role: isController ? "controller" : await roleOfOthers(client, canisterId),
    controllers,
    module_hash: full.moduleHash === undefined ? null : encodeHex(full.moduleHash),
    status: controllerStatus(full),
    full,
  };
}

interface Refused {
  readonly module: ModuleSummary;
  readonly canisterId: Principal;
  readonly answer: Answer<CanisterStatus>;
}

async function publicStatus(client: Client, { module, canisterId, answer }: Refused): Promise<KnownStatus> {
  const isForbidden = answer.kind === "rejected" && answer.reject.errorCode === notController;
  const status = isForbidden ? await readPublicStatus(client, canisterId) : undefined;
  if (status === undefined) {
    replyOf(answer, `read the status of canister ${module.key}`);
    throw new TypeError("A status was replied and is not there");
  }
  return {
    our_role: await roleOfOthers(client, canisterId),
    controllers: status.controllers.map((controller) => controller.toText()),
    module_hash: status.moduleHash === undefined ? null : encodeHex(status.moduleHash),
    status: null,
    full: undefined,
  };
}

async function roleOfOthers(client: Client, canisterId: Principal): Promise<ModuleStatusAnswer["our_role"]> {
  const listed = await listSnapshots(client, canisterId);
  return listed.kind === "replied" ? "snapshot-viewer" : "none";
}

function controllerStatus(status: CanisterStatus): ControllerStatus {
  const threshold = freezingThresholdOf(status);
  const burnedPerDay = status.idleCyclesBurnedPerDay;
  return {
    run_state: status.runState,
    canister_version: String(status.version),
    cycles: String(status.cycles),
    reserved_cycles: String(status.reservedCycles),
    idle_cycles_burned_per_day: String(burnedPerDay),
    freezing_threshold_seconds: String(status.freezingThresholdSeconds),
    freezing_threshold_cycles: String(threshold),
    days_to_freeze: daysToFreeze(status.cycles, { threshold, burnedPerDay }),
    memory: memoryParts(status),
    next_snapshot: {
      size_bytes: Number(status.nextSnapshotSizeBytes),
      cycles_per_day: String(storageCyclesPerDay(status, status.nextSnapshotSizeBytes)),
    },
  };
}

/** Sizes of memories are far below 2^53. */
function memoryParts({ memorySizeBytes, sizes }: CanisterStatus): MemoryParts {
  return {
    total_bytes: Number(memorySizeBytes),
    wasm_memory_bytes: Number(sizes.wasmMemoryBytes),
    stable_memory_bytes: Number(sizes.stableMemoryBytes),
    global_memory_bytes: Number(sizes.globalMemoryBytes),
    wasm_binary_bytes: Number(sizes.wasmBinaryBytes),
    custom_sections_bytes: Number(sizes.customSectionsBytes),
    canister_history_bytes: Number(sizes.canisterHistoryBytes),
    wasm_chunk_store_bytes: Number(sizes.wasmChunkStoreBytes),
    snapshots_bytes: Number(sizes.snapshotsBytes),
    log_bytes: Number(sizes.logBytes),
  };
}
