import type { OperationSummary } from "../api/operation.ts";
import type { SnapshotInfo } from "../api/snapshot.ts";

/** What the log of operations knows of a snapshot. */
export type SnapshotMaker = Pick<SnapshotInfo, "made_by" | "module_hash">;

/** What the log of operations knows about the origin of snapshots, by their ids. */
export function makersOf(operations: readonly OperationSummary[]): ReadonlyMap<string, SnapshotMaker> {
  const makers = new Map<string, SnapshotMaker>();
  for (const { kind, result } of operations) {
    const snapshot = result?.snapshot ?? result?.upgrade?.snapshot;
    if (result === null || snapshot === undefined || snapshot === null) continue;
    const made_by = makerOf(kind);
    if (made_by !== null) makers.set(snapshot, { made_by, module_hash: result.module_hash });
  }
  return makers;
}

function makerOf(kind: OperationSummary["kind"]): SnapshotInfo["made_by"] {
  if (kind === "snapshot-create" || kind === "snapshot-replace") return "snapshot-create";
  return kind === "upgrade" || kind === "upload" ? kind : null;
}
