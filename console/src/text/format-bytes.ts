const units = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** A size for people, like "69.4 MiB"; the exact number belongs beside it, as a title. */
export function formatBytes(bytes: number): string {
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${bytes < 0 ? "−" : ""}${value.toFixed(digits)} ${units[unit] ?? ""}`;
}

/** The exact number, with thin spaces between thousands. */
export function exactBytes(bytes: number): string {
  return `${String(bytes).replaceAll(/\B(?=(\d{3})+$)/g, "\u202f")} bytes`;
}
