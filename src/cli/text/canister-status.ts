import { encodeHex } from "../../bytes/mod.ts";
import type { CanisterStatus, RunState } from "../../client/mod.ts";
import type { NamedCanister } from "../session.ts";

const stateWords: Readonly<Record<RunState, string>> = {
  running: "Running",
  stopping: "Stopping",
  stopped: "Stopped",
};

/** A number with an underscore between groups of three digits. */
export function formatCount(count: bigint): string {
  return String(count).replaceAll(/\B(?=(\d{3})+(?!\d))/g, "_");
}

/** The status of a canister for people. */
export function statusLines(canister: NamedCanister, status: CanisterStatus): readonly string[] {
  const hash = status.moduleHash === undefined ? "None" : `0x${encodeHex(status.moduleHash)}`;
  return [
    `Canister status call result for ${canister.name}.`,
    `Canister id: ${canister.id.toText()}`,
    `Status: ${stateWords[status.runState]}`,
    `Controllers: ${status.controllers.map((controller) => controller.toText()).join(" ")}`,
    `Version: ${formatCount(status.version)}`,
    `Freezing threshold: ${formatCount(status.freezingThresholdSeconds)} Seconds`,
    `Idle cycles burned per day: ${formatCount(status.idleCyclesBurnedPerDay)} Cycles`,
    `Memory Size: ${formatCount(status.memorySizeBytes)} Bytes`,
    `Snapshots Size: ${formatCount(status.snapshotsSizeBytes)} Bytes`,
    `Balance: ${formatCount(status.cycles)} Cycles`,
    `Reserved: ${formatCount(status.reservedCycles)} Cycles`,
    `Module hash: ${hash}`,
  ];
}

/** The same for programs. Numbers that may exceed what JSON numbers hold exactly are texts. */
export function statusJson(
  canister: NamedCanister,
  status: CanisterStatus,
): Readonly<Record<string, unknown>> {
  return {
    name: canister.name,
    id: canister.id.toText(),
    status: stateWords[status.runState],
    controllers: status.controllers.map((controller) => controller.toText()),
    module_hash: status.moduleHash === undefined ? null : encodeHex(status.moduleHash),
    version: String(status.version),
    freezing_threshold: String(status.freezingThresholdSeconds),
    idle_cycles_burned_per_day: String(status.idleCyclesBurnedPerDay),
    memory_size: String(status.memorySizeBytes),
    snapshots_size: String(status.snapshotsSizeBytes),
    cycles: String(status.cycles),
    reserved_cycles: String(status.reservedCycles),
  };
}
