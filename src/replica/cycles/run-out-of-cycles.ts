import type { CanisterState } from "../state.ts";
import { countConsumed } from "./consume-cycles.ts";

/**
 * `canister` as it is left when it cannot pay for its resources, besides that its code is uninstalled: without snapshots,
 * without the entries of its history (their number stays), without allocations, and without a cycle: what it still had
 * is burned.
 */
export function runOutOfCycles(canister: CanisterState): CanisterState {
  const left = canister.cycles + canister.reservedCycles;
  const burned = countConsumed({ ...canister, cycles: 0n, reservedCycles: 0n }, left, "uninstall");
  return {
    ...burned,
    settings: { ...canister.settings, computeAllocationPercent: 0, memoryAllocationBytes: 0 },
    history: { ...canister.history, changes: [] },
    snapshots: new Map(),
  };
}
