import type { CanisterSizes, MemorySizes, NetworkStats } from "../../network/mod.ts";
import { formatSize } from "./format-size.ts";

type Row = readonly [what: string, stored: string, own: string, shared: string];

/** The sizes of a network for people: a table of memories and snapshots, then the files. */
export function statsLines(stats: NetworkStats): readonly string[] {
  const rows = stats.canisters.flatMap(canisterRows);
  const table = rows.length === 0 ? ["No canister has memory"] : formatRows([header, ...rows]);
  return [
    ...table,
    "",
    `Pages in use: ${size(stats.liveBytes)} of ${size(stats.usedBytes)} in ${String(stats.segments)} segments`,
    `Log: ${size(stats.logBytes)}, checkpoint: ${size(stats.checkpointBytes)}`,
    `Records: ${String(stats.records)} with ${size(stats.recordBytes)}`,
    `Modules and chunks: ${String(stats.blobs)}`,
  ];
}

/** The same for programs; sizes in bytes. */
export function statsJson(stats: NetworkStats): Readonly<Record<string, unknown>> {
  return {
    canisters: stats.canisters.map(({ id, heap, stable, snapshots }) => ({
      id,
      heap: sizesJson(heap),
      stable: sizesJson(stable),
      snapshots: snapshots.map((snapshot) => ({ id: snapshot.id, ...sizesJson(snapshot) })),
    })),
    live_bytes: stats.liveBytes,
    used_bytes: stats.usedBytes,
    segments: stats.segments,
    log_bytes: stats.logBytes,
    checkpoint_bytes: stats.checkpointBytes,
    records: stats.records,
    record_bytes: stats.recordBytes,
    blobs: stats.blobs,
  };
}

const header: Row = ["", "Stored", "Own", "Shared"];

function canisterRows({ id, heap, stable, snapshots }: CanisterSizes): readonly Row[] {
  return [
    [id, "", "", ""],
    sizesRow("  heap", heap),
    sizesRow("  stable", stable),
    ...snapshots.map((snapshot) => sizesRow(`  snapshot ${snapshot.id}`, snapshot)),
  ];
}

function sizesRow(what: string, { storedBytes, ownBytes, sharedBytes }: MemorySizes): Row {
  return [what, size(storedBytes), size(ownBytes), size(sharedBytes)];
}

function sizesJson({ storedBytes, ownBytes, sharedBytes }: MemorySizes): Readonly<Record<string, number>> {
  return { stored_bytes: storedBytes, own_bytes: ownBytes, shared_bytes: sharedBytes };
}

/** The first column is flush left, the others flush right. */
function formatRows(rows: readonly Row[]): readonly string[] {
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

function size(sizeBytes: number): string {
  return formatSize(BigInt(sizeBytes));
}
