import type { ObservedStatus } from "../../recovery/mod.ts";

const secondsPerDay = 86_400n;
const tenths = 10n;

/** Cycles below which a canister is frozen. */
export function freezingThresholdOf(status: ObservedStatus): bigint {
  const { idleCyclesBurnedPerDay, freezingThresholdSeconds, reservedCycles } = status;
  const threshold = (idleCyclesBurnedPerDay * freezingThresholdSeconds) / secondsPerDay - reservedCycles;
  return threshold > 0n ? threshold : 0n;
}

/** Days, in tenths, until a balance falls to a threshold; null if nothing is burned. */
export function daysToFreeze(
  balance: bigint,
  { threshold, burnedPerDay }: { readonly threshold: bigint; readonly burnedPerDay: bigint },
): number | null {
  if (burnedPerDay <= 0n) return null;
  const left = balance - threshold;
  return left <= 0n ? 0 : Number((left * tenths) / burnedPerDay) / Number(tenths);
}
