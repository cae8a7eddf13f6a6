import type { SnapshotSummary } from "../../client/mod.ts";
import { formatSize } from "./format-size.ts";
import { formatSnapshotId } from "./snapshot-id.ts";
import { formatTime } from "./format-time.ts";

/** One snapshot in a list: id, size and time of taking. */
export function snapshotLine(snapshot: SnapshotSummary): string {
  const { id, sizeBytes, takenAtNs } = snapshot;
  return `${formatSnapshotId(id)}: ${formatSize(sizeBytes)}, taken at ${formatTime(takenAtNs)}`;
}

/** The same for programs. Numbers that may exceed what JSON numbers hold exactly are texts. */
export function snapshotJson(snapshot: SnapshotSummary): Readonly<Record<string, string>> {
  return {
    snapshot_id: formatSnapshotId(snapshot.id),
    taken_at_timestamp: String(snapshot.takenAtNs),
    taken_at: formatTime(snapshot.takenAtNs),
    total_size: String(snapshot.sizeBytes),
  };
}
