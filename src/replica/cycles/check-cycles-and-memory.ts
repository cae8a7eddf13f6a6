import type { Principal } from "../../wire/mod.ts";
import { type Reject, reject } from "../error-code.ts";
import type { ReplicaLimits } from "../limits.ts";
import type { CanisterState, ReplicaState } from "../state.ts";
import { bytesText } from "./bytes-text.ts";
import { consumeCycles } from "./consume-cycles.ts";
import { freezingThreshold } from "./freezing-threshold.ts";
import { withHelp } from "./help-text.ts";
import { memoryUsage } from "./memory-usage.ts";
import { snapshotNotEnoughCycles } from "./out-of-cycles.ts";
import { reserveForUsage } from "./reserve-for-growth.ts";
import { insufficientCyclesToGrow } from "./storage-reservation.ts";
import { allocatedBytes, availableSubnetMemory } from "./subnet-memory.ts";

/** A change of memory usage that is about to happen, and what it costs. */
export interface PlannedUsage {
  readonly oldUsageBytes: number;
  readonly newUsageBytes: number;
  /** Cycles for the instructions of the operation. */
  readonly cycles: bigint;
  readonly sender: Principal;
}

/**
 * The verdict over an operation that changes the memory usage of `canister` and costs cycles; `undefined` if it may go on.
 *
 * In the order of the Internet Computer: the subnet has the memory (IC0101), the balance covers the freezing threshold of
 * the new usage (IC0532), covers the cost above it (IC0207), and covers the cycles that a full subnet has set aside
 * (IC0532, or IC0534 if they exceed the canister's limit). Whoever goes on takes the cost and then reserves
 * ({@link reserveForGrowth}).
 */
export function checkCyclesAndMemory(
  state: ReplicaState,
  canister: CanisterState,
  options: { readonly planned: PlannedUsage; readonly limits: ReplicaLimits },
): Reject | undefined {
  const { planned, limits } = options;
  const { oldUsageBytes, newUsageBytes } = planned;
  const growth = Math.max(
    0,
    allocatedBytes(canister, newUsageBytes) - allocatedBytes(canister, oldUsageBytes),
  );
  if (growth > 0) {
    const available = availableSubnetMemory(state, canister, limits);
    if (growth > available) return subnetMemoryExhausted(growth, available);
  }

  const threshold = freezingThreshold(canister, newUsageBytes);
  if (canister.cycles < threshold) {
    return insufficientCyclesToGrow(newUsageBytes - oldUsageBytes, threshold - canister.cycles);
  }
  const missing = threshold + planned.cycles - canister.cycles;
  if (missing > 0n) return snapshotNotEnoughCycles(canister, missing, planned.sender);
  const after = consumeCycles(canister, planned.cycles);
  const reserved = reserveForUsage(state, { before: canister, after, usageBytes: newUsageBytes }, limits);
  return reserved.ok ? undefined : reserved.reject;
}

/** The plan of adding `growthBytes` (less than 0: freeing) to the memory usage of `canister`. */
export function plannedGrowth(
  canister: CanisterState,
  growthBytes: number,
  cost: { readonly cycles: bigint; readonly sender: Principal },
): PlannedUsage {
  const oldUsageBytes = memoryUsage(canister).total;
  return { oldUsageBytes, newUsageBytes: Math.max(0, oldUsageBytes + growthBytes), ...cost };
}

function subnetMemoryExhausted(requestedBytes: number, availableBytes: number): Reject {
  const requested = bytesText(requestedBytes);
  const message = `Canister requested ${requested} of memory but only ${bytesText(availableBytes)} are available in the subnet.`;
  return reject(
    "IC0101",
    withHelp(
      message,
      "Try uploading a smaller Wasm module or using less memory.",
      "subnet-memory-capacity-oversubscribed",
    ),
  );
}
