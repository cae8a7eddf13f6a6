import type { ReplicaLimits } from "../limits.ts";
import type { CanisterState, ReplicaState } from "../state.ts";
import { subnetOf } from "../subnets.ts";
import { usedBytes } from "./memory-usage.ts";

/** Bytes that `canister` takes from the subnet: the larger of its allocation and its usage. */
export function allocatedBytes(canister: CanisterState, usageBytes: number = usedBytes(canister)): number {
  return Math.max(canister.settings.memoryAllocationBytes, usageBytes);
}

/** Bytes that no canister of the subnet of `canister` has taken. */
export function availableSubnetMemory(
  state: ReplicaState,
  canister: Pick<CanisterState, "id">,
  limits: Pick<ReplicaLimits, "subnetMemoryBytes">,
): number {
  const subnet = subnetOf(state, canister.id);
  const isAlone = state.config.subnets.length === 1;
  let taken = 0;
  for (const other of state.canisters.values()) {
    if (isAlone || subnetOf(state, other.id) === subnet) taken += allocatedBytes(other);
  }
  return limits.subnetMemoryBytes - taken;
}
