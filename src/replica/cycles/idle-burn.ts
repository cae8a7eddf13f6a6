import type { CanisterState } from "../state.ts";
import { memoryUsage } from "./memory-usage.ts";
import { prices } from "./prices.ts";

const SECONDS_PER_DAY = 86_400n;
const GIB = 2n ** 30n;

/**
 * Cycles per day that `canister` costs while it does nothing.
 *
 * Storage of the larger of memory allocation and memory usage, the flat fee of a canister that uses memory, and the
 * compute allocation. `usageBytes` asks the question for another memory usage than the present one.
 */
export function idleCyclesBurnedPerDay(
  canister: CanisterState,
  usageBytes: number = memoryUsage(canister).total,
): bigint {
  const { settings } = canister;
  const billedBytes = BigInt(Math.max(settings.memoryAllocationBytes, usageBytes));
  const storage = (billedBytes * prices.storagePerGibSecond * SECONDS_PER_DAY) / GIB;
  const flat = billedBytes > 0n ? prices.canisterPerSecond * SECONDS_PER_DAY : 0n;
  const compute =
    BigInt(settings.computeAllocationPercent) * prices.computePerPercentSecond * SECONDS_PER_DAY;
  return storage + flat + compute;
}
