import { storageReservation } from "../cycles/storage-reservation.ts";
import { allocatedBytes, availableSubnetMemory } from "../cycles/subnet-memory.ts";
import type { ReplicaLimits } from "../limits.ts";
import type { CanisterState, ReplicaState } from "../state.ts";

/** Cycles that a canister sets aside for what its new settings allocate of a subnet that is nearly full; else 0. */
export function allocationReservation(
  state: ReplicaState,
  change: { readonly before: CanisterState; readonly after: CanisterState },
  limits: ReplicaLimits,
): bigint {
  const grownBytes = allocatedBytes(change.after) - allocatedBytes(change.before);
  if (grownBytes <= 0) return 0n;
  const takenBytes = limits.subnetMemoryBytes - availableSubnetMemory(state, change.after, limits);
  return storageReservation(grownBytes, { takenBytes, limits });
}
