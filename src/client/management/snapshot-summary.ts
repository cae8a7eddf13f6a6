import type { ManagementResults } from "../../wire/mod.ts";

/** What a network tells about a canister snapshot without opening it. */
export interface SnapshotSummary {
  /** Local number and canister id, 18 bytes for ordinary canisters. */
  readonly id: Uint8Array;
  /** Nanoseconds since 1970. */
  readonly takenAtNs: bigint;
  readonly sizeBytes: bigint;
}

/** Our form of the record that the management canister gives. */
export function snapshotSummaryOf(snapshot: ManagementResults["take_canister_snapshot"]): SnapshotSummary {
  return {
    id: Uint8Array.from(snapshot.id),
    takenAtNs: snapshot.taken_at_timestamp,
    sizeBytes: snapshot.total_size,
  };
}
