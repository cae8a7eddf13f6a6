import { heapDeltaDebit, isHeapDeltaLimited } from "../../cycles/heap-delta.ts";
import type { Reject } from "../../error-code.ts";
import type { ReplicaLimits } from "../../limits.ts";
import type { CanisterSnapshot, CanisterState, ReplicaState } from "../../state.ts";
import { chunkStoreReject } from "../chunks/chunk-store-reject.ts";
import { findOwnSnapshot } from "./find-snapshot.ts";
import { heapDeltaRateLimited, snapshotLimitExceeded } from "./snapshot-rejects.ts";

export type NewSnapshotAdmission =
  | { readonly ok: true; readonly replaced: CanisterSnapshot | undefined }
  | { readonly ok: false; readonly reject: Reject };

/**
 * Whether `canister` may have one more snapshot, in the order of the Internet Computer: the one to replace exists and is
 * its own, else (and only then) the number of snapshots is below the limit; then the heap delta.
 */
export function admitNewSnapshot(
  state: ReplicaState,
  canister: CanisterState,
  options: { readonly replacedId: Uint8Array | undefined; readonly limits: ReplicaLimits },
): NewSnapshotAdmission {
  const { replacedId, limits } = options;
  let replaced: CanisterSnapshot | undefined;
  if (replacedId !== undefined) {
    const lookup = findOwnSnapshot(state, canister, replacedId);
    if (!lookup.ok) return lookup;
    replaced = lookup.snapshot;
  } else if (canister.snapshots.size >= limits.maxSnapshotsPerCanister) {
    return { ok: false, reject: snapshotLimitExceeded(canister.id, limits.maxSnapshotsPerCanister) };
  }
  const reject = checkHeapDelta(canister, state.timeNs, limits);
  return reject === undefined ? { ok: true, replaced } : { ok: false, reject };
}

/** IC0210 if `canister` wrote too much lately. */
export function checkHeapDelta(
  canister: CanisterState,
  timeNs: bigint,
  limits: ReplicaLimits,
): Reject | undefined {
  const debitBytes = heapDeltaDebit(canister, timeNs, limits);
  const limitBytes = limits.heapDeltaBytesPerSecond;
  return debitBytes < limitBytes ? undefined : heapDeltaRateLimited(canister.id, debitBytes, limitBytes);
}

/** The same question with the answer of uploads, which borrow the WasmChunks' error: IC0504. */
export function checkHeapDeltaOfChunks(
  canister: CanisterState,
  timeNs: bigint,
  limits: ReplicaLimits,
): Reject | undefined {
  if (!isHeapDeltaLimited(canister, timeNs, limits)) return undefined;
  const debitBytes = heapDeltaDebit(canister, timeNs, limits);
  return chunkStoreReject(
    `Canister is heap delta rate limited. Current delta debit: ${debitBytes}, limit: ${limits.heapDeltaBytesPerSecond}`,
  );
}
