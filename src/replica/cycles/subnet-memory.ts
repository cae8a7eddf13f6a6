import type { ReplicaLimits } from "../limits.ts";
import type { CanisterState, SubnetState } from "../state.ts";
import { memoryUsage } from "./memory-usage.ts";

/** Bytes that `canister` takes from the subnet: the larger of its allocation and its usage. */
export function allocatedBytes(
  canister: CanisterState,
  usageBytes: number = memoryUsage(canister).total,
): number {
  return Math.max(canister.settings.memoryAllocationBytes, usageBytes);
}

/** Bytes that no canister of the subnet has taken. */
export function availableSubnetMemory(state: SubnetState, limits: ReplicaLimits): number {
  let taken = 0;
  for (const canister of state.canisters.values()) taken += allocatedBytes(canister);
  return limits.subnetMemoryBytes - taken;
}
