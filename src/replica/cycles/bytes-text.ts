const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** `sizeBytes` in the largest binary unit of which there is at least one, with two decimals. */
export function bytesText(sizeBytes: number): string {
  let value = Math.max(0, sizeBytes);
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(unit === 0 ? 0 : 2)} ${UNITS[unit] ?? ""}`;
}
