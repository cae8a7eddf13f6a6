import { WASM_PAGE_BYTES } from "../../pages/mod.ts";
import { logStoreBytes } from "../canister-logs.ts";
import type { CanisterChange, CanisterState, InstalledCode } from "../state.ts";
import { WASM_CHUNK_BYTES } from "./prices.ts";

/** The memory a canister is billed for, in bytes by part, as `canister_status` shows it. */
export interface MemoryUsage {
  readonly wasmMemory: number;
  readonly stableMemory: number;
  readonly globals: number;
  /** The module as installed, compressed if it was uploaded so. */
  readonly wasmBinary: number;
  readonly customSections: number;
  readonly history: number;
  readonly chunkStore: number;
  readonly snapshots: number;
  readonly logStore: number;
  /** Sum of everything above. */
  readonly total: number;
}

/** Bytes of one stored global on the Internet Computer. */
export const GLOBAL_BYTES = 32;

/** Fixed part of one entry of the canister history, and what each listed controller adds. */
const CHANGE_BYTES = 120;
const PRINCIPAL_BYTES = 30;

/**
 * Number of globals the Internet Computer stores for a canister: the exported or mutable ones and the instruction
 * counter that its instrumentation adds.
 */
export function storedGlobals(globals: readonly unknown[]): number {
  return globals.length + 1;
}

/** What `canister` occupies, by part. */
export function memoryUsage(canister: CanisterState): MemoryUsage {
  const { installed } = canister;
  const parts = {
    ...codeUsage(installed),
    history: canister.history.changes.reduce((sum, change) => sum + changeBytes(change), 0),
    chunkStore: chunkStoreUsage(canister),
    snapshots: snapshotsUsage(canister),
    logStore: logStoreBytes(canister.logs),
  };
  return { ...parts, total: Object.values(parts).reduce((sum, bytes) => sum + bytes, 0) };
}

/** Totals that were added up before. A canister is a value, so its total never changes. */
const totals = new WeakMap<CanisterState, number>();

/** {@link MemoryUsage.total} of `canister`, added up once: charges, thresholds and the subnet ask for it over and over. */
export function usedBytes(canister: CanisterState): number {
  const known = totals.get(canister);
  if (known !== undefined) return known;
  const { total } = memoryUsage(canister);
  totals.set(canister, total);
  return total;
}

/** The part that `uninstall_code` would free: code, memories, WasmChunks and logs. */
export function uninstallableUsage(canister: CanisterState): number {
  const code = codeUsage(canister.installed);
  const sum = Object.values(code).reduce((bytes, part) => bytes + part, 0);
  return sum + chunkStoreUsage(canister) + logStoreBytes(canister.logs);
}

/** The part that a load replaces: code, memories and WasmChunks. */
export function loadableUsage(canister: CanisterState): number {
  return uninstallableUsage(canister) - logStoreBytes(canister.logs);
}

/** Bytes of the `icp:` custom sections, each with its name and a byte for its visibility. */
export function customSectionsUsage(module: InstalledCode["module"]): number {
  let sum = 0;
  for (const [name, section] of module.customSections) sum += name.length + section.content.length + 1;
  return sum;
}

function codeUsage(installed: InstalledCode | undefined): {
  readonly wasmMemory: number;
  readonly stableMemory: number;
  readonly globals: number;
  readonly wasmBinary: number;
  readonly customSections: number;
} {
  if (installed === undefined) {
    return { wasmMemory: 0, stableMemory: 0, globals: 0, wasmBinary: 0, customSections: 0 };
  }
  const { execution } = installed;
  return {
    wasmMemory: execution.heapWasmPages * WASM_PAGE_BYTES,
    stableMemory: execution.stableWasmPages * WASM_PAGE_BYTES,
    globals: storedGlobals(execution.globals) * GLOBAL_BYTES,
    wasmBinary: installed.rawModule.length,
    customSections: customSectionsUsage(installed.module),
  };
}

function chunkStoreUsage(canister: CanisterState): number {
  return canister.chunkStore.size * WASM_CHUNK_BYTES;
}

function snapshotsUsage(canister: CanisterState): number {
  let sum = 0;
  for (const snapshot of canister.snapshots.values()) sum += snapshot.sizeBytes;
  return sum;
}

function changeBytes(change: CanisterChange): number {
  const { details } = change;
  const controllers =
    details.kind === "creation" || details.kind === "controllers_change" ? details.controllers.length : 0;
  return CHANGE_BYTES + controllers * PRINCIPAL_BYTES;
}
