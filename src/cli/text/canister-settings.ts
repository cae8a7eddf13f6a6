import type { CanisterSettings, Viewers } from "../../client/mod.ts";
import { formatCount } from "./format-count.ts";

/** The settings of a canister for people. */
export function settingsLines(settings: CanisterSettings): readonly string[] {
  const variables = [...settings.environmentVariables];
  return [
    `Controllers: ${settings.controllers.map((controller) => controller.toText()).join(", ")}`,
    `Compute allocation: ${String(settings.computeAllocationPercent)} %`,
    `Memory allocation: ${formatCount(settings.memoryAllocationBytes)} Bytes`,
    `Freezing threshold: ${formatCount(settings.freezingThresholdSeconds)} Seconds`,
    `Reserved cycles limit: ${formatCount(settings.reservedCyclesLimit)} Cycles`,
    `Wasm memory limit: ${formatCount(settings.wasmMemoryLimitBytes)} Bytes`,
    `Wasm memory threshold: ${formatCount(settings.wasmMemoryThresholdBytes)} Bytes`,
    `Log memory limit: ${formatCount(settings.logMemoryLimitBytes)} Bytes`,
    `Log visibility: ${viewersText(settings.logVisibility)}`,
    `Snapshot visibility: ${viewersText(settings.snapshotVisibility)}`,
    `Status visibility: ${viewersText(settings.statusVisibility)}`,
    `Environment variables:${variables.length === 0 ? " none" : ""}`,
    ...variables.map(([name, value]) => `  ${name}: ${value}`),
  ];
}

/** The same for programs. Numbers that may exceed what JSON numbers hold exactly are texts. */
export function settingsJson(settings: CanisterSettings): Readonly<Record<string, unknown>> {
  return {
    controllers: settings.controllers.map((controller) => controller.toText()),
    compute_allocation: String(settings.computeAllocationPercent),
    memory_allocation: String(settings.memoryAllocationBytes),
    freezing_threshold: String(settings.freezingThresholdSeconds),
    reserved_cycles_limit: String(settings.reservedCyclesLimit),
    wasm_memory_limit: String(settings.wasmMemoryLimitBytes),
    wasm_memory_threshold: String(settings.wasmMemoryThresholdBytes),
    log_memory_limit: String(settings.logMemoryLimitBytes),
    log_visibility: viewersJson(settings.logVisibility),
    snapshot_visibility: viewersJson(settings.snapshotVisibility),
    status_visibility: viewersJson(settings.statusVisibility),
    environment_variables: Object.fromEntries(settings.environmentVariables),
  };
}

function viewersText(viewers: Viewers): string {
  if (viewers.kind === "controllers") return "controllers";
  if (viewers.kind === "public") return "public";
  return ["controllers", ...viewers.viewers.map((viewer) => viewer.toText())].join(", ");
}

/** "controllers", "public", or the principals that may besides the controllers. */
function viewersJson(viewers: Viewers): string | readonly string[] {
  return viewers.kind === "allowed" ? viewers.viewers.map((viewer) => viewer.toText()) : viewers.kind;
}
