import type { ObservedStatus } from "../canister-control.ts";
import type { Principal } from "../../wire/mod.ts";
import { ingressBytesOf, statusCallBytes } from "./ingress-bytes.ts";
import type { Step } from "./step.ts";

/** What an operation will cost and change, by the prices of a 13-node application subnet. */
export interface Forecast {
  /** Size of the snapshot that is taken, loaded or deleted, in bytes; undefined if the network does not list it. */
  readonly snapshotSizeBytes: bigint | undefined;
  /** By how much the memory of the canister grows (less than 0: shrinks), in bytes. */
  readonly growthBytes: bigint;
  /** Cycles for the calls, without the compilation of a module that is loaded: only the network knows that. */
  readonly cycles: bigint;
  /** Cycles per day for keeping what is there more afterwards. */
  readonly cyclesPerDay: bigint;
  /** Cycles that the canister must keep afterwards in order not to be frozen. */
  readonly freezingThreshold: bigint;
}

/** Prices in cycles. */
export const prices = {
  /** Taking or loading, besides one cycle per byte. */
  snapshot: 2_000_000_000n,
  /** Reading a range, besides one cycle per byte. */
  snapshotRange: 5_000_000n,
  /** Sending an entry of the chunk store, or reading one, whatever its size. */
  chunk: 1_048_576n,
  ingressMessage: 1_200_000n,
  ingressByte: 2_000n,
  storagePerGibSecond: 127_000n,
};

const secondsPerDay = 86_400n;
const gib = 2n ** 30n;

/** What {@link forecastSteps} needs to know about an operation. */
export interface ForecastInput {
  readonly canisterId: Principal;
  readonly status: ObservedStatus;
  readonly steps: readonly Step[];
  readonly snapshotSizeBytes: bigint | undefined;
  readonly growthBytes: bigint;
}

/** Reckons what steps cost. */
export function forecastSteps(input: ForecastInput): Forecast {
  const { canisterId, steps, snapshotSizeBytes } = input;
  const cycles = steps.reduce((sum, step) => sum + costOf(step, canisterId, snapshotSizeBytes ?? 0n), 0n);
  return forecastWork({ ...input, cycles });
}

/**
 * Reckons what work changes whose calls cost so many cycles. A canister that pays nothing for its memory lives where
 * nothing costs anything.
 */
export function forecastWork(
  input: Omit<ForecastInput, "canisterId" | "steps"> & { readonly cycles: bigint },
): Forecast {
  const { status, snapshotSizeBytes, growthBytes } = input;
  const isFree = livesForFree(status);
  const cyclesPerDay = storageCyclesPerDay(status, growthBytes);
  const burnedPerDay = status.idleCyclesBurnedPerDay + cyclesPerDay;
  const threshold = (burnedPerDay * status.freezingThresholdSeconds) / secondsPerDay - status.reservedCycles;
  return {
    snapshotSizeBytes,
    growthBytes,
    cycles: isFree ? 0n : input.cycles,
    cyclesPerDay,
    freezingThreshold: threshold > 0n ? threshold : 0n,
  };
}

/** A canister that pays nothing for its memory lives where nothing costs anything. */
function livesForFree(status: ObservedStatus): boolean {
  return status.idleCyclesBurnedPerDay === 0n && status.memorySizeBytes > 0n;
}

/**
 * Cycles per day for memory that a canister uses more (less than 0: less) than it does. A memory allocation is paid for whether
 * it is used or not.
 */
export function storageCyclesPerDay(status: ObservedStatus, growthBytes: bigint): bigint {
  if (livesForFree(status)) return 0n;
  const { memoryAllocationBytes: allocation, memorySizeBytes: used } = status;
  const billed = larger(allocation, used + growthBytes) - larger(allocation, used);
  return (billed * prices.storagePerGibSecond * secondsPerDay) / gib;
}

function costOf(step: Step, canisterId: Principal, snapshotSizeBytes: bigint): bigint {
  const works = step.kind === "take-snapshot" || step.kind === "load-snapshot";
  const proof = step.kind === "stop" ? ingressFee(statusCallBytes(canisterId)) : 0n;
  return (
    ingressFee(ingressBytesOf(step, canisterId)) + proof + (works ? prices.snapshot + snapshotSizeBytes : 0n)
  );
}

/** What the receiver of a call pays for so many bytes of method name and argument. */
export function ingressFee(sizeBytes: number): bigint {
  return prices.ingressMessage + prices.ingressByte * BigInt(sizeBytes);
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
