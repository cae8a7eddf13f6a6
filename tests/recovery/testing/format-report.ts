import type { KillRunReport } from "./kill-run.ts";

/** A report as lines for people. */
export function formatReport(report: KillRunReport): string {
  const {
    kills,
    killsDuringStart,
    startMs,
    entriesOfLog,
    replayed,
    checkedPages,
    stats,
    acknowledged,
    cutOff,
  } = report;
  const sorted = [...startMs].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
  return [
    `${kills} kills, ${killsDuringStart} of them during a start`,
    `start to first answer: median ${at(0.5)} ms, 95 % below ${at(0.95)} ms, longest ${at(1)} ms`,
    `${sumOf(acknowledged)} calls acknowledged, 0 lost, 0 applied in part: ${listOf(acknowledged)}`,
    `${sumOf(cutOff)} calls cut off, then known as: ${listOf(cutOff)}`,
    `${entriesOfLog} ids in the log, each once`,
    `${replayed.rounds} rounds with ${replayed.calls} calls executed once more: the same root hash after each`,
    `${checkedPages} pages sound; ${mebibytes(stats.usedBytes)} MiB on disk for ${mebibytes(stats.liveBytes)} MiB of live pages`,
  ].join("\n");
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function listOf(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
