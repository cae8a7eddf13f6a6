import type { CanisterState } from "../state.ts";
import { usedBytes } from "./memory-usage.ts";
import { prices } from "./prices.ts";

const SECONDS_PER_DAY = 86_400n;
const GIB = 2n ** 30n;

/** What a canister costs per day while it does nothing, in cycles by resource. Charges are shares of these. */
export interface IdleBurn {
  /** Storage of the larger of memory allocation and memory usage, and the flat fee of a canister that uses memory. */
  readonly memory: bigint;
  readonly computeAllocation: bigint;
}

/** {@link IdleBurn} of `canister`; `usageBytes` asks the question for another memory usage than the present one. */
export function idleBurn(canister: CanisterState, usageBytes: number = usedBytes(canister)): IdleBurn {
  const { settings } = canister;
  const billedBytes = BigInt(Math.max(settings.memoryAllocationBytes, usageBytes));
  const storage = storageCost(billedBytes, SECONDS_PER_DAY);
  const flat = billedBytes > 0n ? prices.canisterPerSecond * SECONDS_PER_DAY : 0n;
  const computeAllocation =
    BigInt(settings.computeAllocationPercent) * prices.computePerPercentSecond * SECONDS_PER_DAY;
  return { memory: storage + flat, computeAllocation };
}

/** All of {@link idleBurn} together, as `canister_status` shows it. */
export function idleCyclesBurnedPerDay(canister: CanisterState, usageBytes?: number): bigint {
  const { memory, computeAllocation } = idleBurn(canister, usageBytes);
  return memory + computeAllocation;
}

/** Cycles for keeping `bytes` for `seconds`. */
export function storageCost(bytes: bigint, seconds: bigint): bigint {
  return (bytes * prices.storagePerGibSecond * seconds) / GIB;
}

/** The share of a cost per day that `seconds` have. */
export function shareOfDay(perDay: bigint, seconds: bigint): bigint {
  return (perDay * seconds) / SECONDS_PER_DAY;
}
