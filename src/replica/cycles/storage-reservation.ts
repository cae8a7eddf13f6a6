import type { ReplicaLimits } from "../limits.ts";
import { type Reject, reject } from "../error-code.ts";
import type { CanisterState } from "../state.ts";
import { cyclesText } from "./cycles-text.ts";
import { withHelp } from "./help-text.ts";
import { storageCost } from "./idle-burn.ts";
import { MAX_RESERVATION_SECONDS } from "./prices.ts";

/** Memory of a subnet, in bytes: what is taken, and the limits between which taking more of it sets cycles aside. */
export interface SubnetOccupation {
  readonly takenBytes: number;
  readonly limits: Pick<ReplicaLimits, "subnetMemoryBytes" | "reservationThresholdBytes">;
}

/**
 * Cycles that a canister sets aside when it takes `grownBytes` more of the subnet's memory.
 *
 * Nothing up to the threshold. Above it each byte sets aside the cost of its storage for a time that grows with the
 * occupation, up to {@link MAX_RESERVATION_SECONDS} for the last byte of the subnet: the area under that line between the
 * occupation before and after.
 */
export function storageReservation(grownBytes: number, occupation: SubnetOccupation): bigint {
  const after = { ...occupation, takenBytes: occupation.takenBytes + grownBytes };
  return reservationUpTo(after) - reservationUpTo(occupation);
}

/**
 * `canister` with `cycles` moved from its balance to its reserved balance for a growth by `grownBytes`; or the reject: its
 * limit is too low (IC0534), or its balance (IC0532).
 */
export function reserveCycles(
  canister: CanisterState,
  cycles: bigint,
  grownBytes: number,
): { readonly ok: true; readonly canister: CanisterState } | { readonly ok: false; readonly reject: Reject } {
  if (cycles === 0n) return { ok: true, canister };
  const reservedCycles = canister.reservedCycles + cycles;
  const limit = canister.settings.reservedCyclesLimit;
  if (reservedCycles > limit) {
    return { ok: false, reject: reservedLimitExceeded(grownBytes, limit, reservedCycles - limit) };
  }
  if (cycles > canister.cycles) {
    return { ok: false, reject: insufficientCyclesToGrow(grownBytes, cycles - canister.cycles) };
  }
  return { ok: true, canister: { ...canister, cycles: canister.cycles - cycles, reservedCycles } };
}

/** The reject (IC0532) of a growth by `grownBytes` for which `missing` cycles are missing. */
export function insufficientCyclesToGrow(grownBytes: number, missing: bigint): Reject {
  const bytes = Math.max(0, grownBytes);
  const message = `Canister cannot grow memory by ${bytes} bytes due to insufficient cycles. At least ${cyclesText(missing)} additional cycles are required.`;
  return reject(
    "IC0532",
    withHelp(message, "Top up the canister with more cycles.", "insufficient-cycles-in-memory-grow"),
  );
}

function reservedLimitExceeded(grownBytes: number, limit: bigint, excess: bigint): Reject {
  const message = `Canister cannot grow memory by ${grownBytes} bytes due to its reserved cycles limit. The current limit (${cyclesText(limit)}) would be exceeded by ${cyclesText(excess)}.`;
  const suggestion =
    "Try increasing this canister's reserved cycles limit or moving it to a subnet with lower memory usage.";
  return reject("IC0534", withHelp(message, suggestion, "reserved-cycles-limit-exceeded-in-memory-grow"));
}

/** What growing from nothing to the occupation would set aside. */
function reservationUpTo({ takenBytes, limits }: SubnetOccupation): bigint {
  const { subnetMemoryBytes, reservationThresholdBytes } = limits;
  const range = BigInt(Math.max(0, subnetMemoryBytes - reservationThresholdBytes));
  const above = BigInt(Math.max(0, Math.min(takenBytes, subnetMemoryBytes) - reservationThresholdBytes));
  if (range === 0n) return 0n;
  const seconds = (MAX_RESERVATION_SECONDS * above) / range;
  return storageCost(above, seconds / 2n);
}
