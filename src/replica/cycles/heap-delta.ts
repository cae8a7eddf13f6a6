import type { ReplicaLimits } from "../limits.ts";
import type { CanisterState } from "../state.ts";

/*
 * The Internet Computer lets a canister write 75 MiB of heap delta per round of about a second and refuses snapshot work
 * while the debit is at the limit. Rounds of an embedded network are as short as its calls, so the debit melts with
 * block time instead of with rounds, at `heapDeltaBytesPerSecond`: by default far above 75 MiB, so that the parallel
 * uploads of a fast client are not refused.
 */

/** Bytes of heap delta that `canister` still has to wait for at `timeNs`. */
export function heapDeltaDebit(canister: CanisterState, timeNs: bigint, limits: ReplicaLimits): number {
  const { debitBytes, atNs } = canister.heapDelta;
  if (debitBytes === 0 || timeNs <= atNs) return debitBytes;
  const melted = (Number(timeNs - atNs) / 1e9) * limits.heapDeltaBytesPerSecond;
  return Math.max(0, Math.floor(debitBytes - melted));
}

/** `canister` with `bytes` more of heap delta. */
export function addHeapDelta(
  canister: CanisterState,
  bytes: number,
  options: { readonly timeNs: bigint; readonly limits: ReplicaLimits },
): CanisterState {
  if (bytes === 0) return canister;
  const { timeNs, limits } = options;
  const debitBytes = heapDeltaDebit(canister, timeNs, limits) + bytes;
  return { ...canister, heapDelta: { debitBytes, atNs: timeNs } };
}

/** Whether `canister` reached the limit: one second's worth of heap delta. */
export function isHeapDeltaLimited(canister: CanisterState, timeNs: bigint, limits: ReplicaLimits): boolean {
  return heapDeltaDebit(canister, timeNs, limits) >= limits.heapDeltaBytesPerSecond;
}
