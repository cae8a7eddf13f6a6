import type { Principal } from "../../wire/mod.ts";
import type { CanisterSettings } from "../state.ts";
import { sortedPrincipals } from "./sorted-principals.ts";

const GIB = 2 ** 30;

/**
 * Settings of a new canister, before the ones that its creator chose.
 *
 * A canister created with cycles gets a Wasm memory limit of 3 GiB; a provisional one gets none.
 */
export function defaultSettings(
  controllers: readonly Principal[],
  options: { readonly isProvisional: boolean },
): CanisterSettings {
  return {
    controllers: sortedPrincipals(controllers),
    computeAllocationPercent: 0,
    memoryAllocationBytes: 0,
    freezingThresholdSeconds: 2_592_000n,
    reservedCyclesLimit: 5_000_000_000_000n,
    minimumIncomingCanisterCallCycles: 0n,
    logVisibility: { kind: "controllers" },
    snapshotVisibility: { kind: "controllers" },
    statusVisibility: { kind: "controllers" },
    logMemoryLimitBytes: 4_096,
    wasmMemoryLimitBytes: options.isProvisional ? 0 : 3 * GIB,
    wasmMemoryThresholdBytes: 0,
    environmentVariables: [],
  };
}
