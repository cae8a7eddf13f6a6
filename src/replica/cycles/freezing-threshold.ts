import type { CanisterState } from "../state.ts";
import { idleCyclesBurnedPerDay } from "./idle-burn.ts";
import { usedBytes } from "./memory-usage.ts";

const SECONDS_PER_DAY = 86_400n;

/**
 * Balance in cycles below which `canister` is frozen: what it costs for as many seconds as its settings name, less its
 * reserved balance.
 *
 * `usageBytes` asks the question for another memory usage than the present one.
 */
export function freezingThreshold(canister: CanisterState, usageBytes: number = usedBytes(canister)): bigint {
  const perDay = idleCyclesBurnedPerDay(canister, usageBytes);
  const threshold = (perDay * canister.settings.freezingThresholdSeconds) / SECONDS_PER_DAY;
  return threshold > canister.reservedCycles ? threshold - canister.reservedCycles : 0n;
}
