import type { Figure } from "./figure.ts";

/** Formats figures as a table with aligned columns, one line each. */
export function formatTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, value, unit, goal, holds }) => [
    what,
    String(value),
    unit,
    goal ?? "",
    holds === null ? "" : holds ? "holds" : "FAILS",
  ]);
  const lines = [["what", "value", "unit", "goal", ""], ...rows];
  const widths = lines.reduce<number[]>(
    (widest, line) => line.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)),
    [],
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => pad(cell, widths[column] ?? 0, column))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function pad(cell: string, width: number, column: number): string {
  return column === 1 ? cell.padStart(width) : cell.padEnd(width);
}
