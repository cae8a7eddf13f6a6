import type { Reject } from "../error-code.ts";
import type { ReplicaLimits } from "../limits.ts";
import type { CanisterState, ReplicaState } from "../state.ts";
import { usedBytes } from "./memory-usage.ts";
import { reserveCycles, storageReservation } from "./storage-reservation.ts";
import { allocatedBytes, availableSubnetMemory } from "./subnet-memory.ts";

/** A canister that set the cycles of its growth aside, or why it cannot. */
export type ReservedGrowth =
  { readonly ok: true; readonly canister: CanisterState } | { readonly ok: false; readonly reject: Reject };

/**
 * Sets aside the storage cycles of what `after` occupies more of the subnet than `before` did, with its memory allocation
 * taken into account. `state` is the one before the growth. Shrinking gives nothing back.
 *
 * Refuses with IC0534 above the reserved cycles limit of the canister and with IC0532 above its balance.
 */
export function reserveForGrowth(
  state: ReplicaState,
  change: { readonly before: CanisterState; readonly after: CanisterState },
  limits: ReplicaLimits,
): ReservedGrowth {
  const { before, after } = change;
  const usageBytes = usedBytes(after);
  return reserveForUsage(state, { before, after, usageBytes }, limits);
}

/** As {@link reserveForGrowth}, for an `after` whose memory will be `usageBytes`. */
export function reserveForUsage(
  state: ReplicaState,
  change: { readonly before: CanisterState; readonly after: CanisterState; readonly usageBytes: number },
  limits: ReplicaLimits,
): ReservedGrowth {
  const { before, after, usageBytes } = change;
  const grownBytes = allocatedBytes(after, usageBytes) - allocatedBytes(before);
  if (grownBytes <= 0) return { ok: true, canister: after };
  const takenBytes = limits.subnetMemoryBytes - availableSubnetMemory(state, after, limits);
  if (takenBytes + grownBytes <= limits.reservationThresholdBytes) return { ok: true, canister: after };
  return reserveCycles(after, storageReservation(grownBytes, { takenBytes, limits }), grownBytes);
}
