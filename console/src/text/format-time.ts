const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });

/** A moment with seconds and time zone: what is said of snapshots must be unmistakable. */
export function formatTime(iso: string): string {
  return full.format(new Date(iso));
}

/** How long something lasts in days, or in years where days say nothing. */
export function formatDays(days: number): string {
  const years = Math.floor(days / 365);
  if (years >= 2) return `${String(years)} years`;
  return `${String(Math.floor(days))} days`;
}

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
] as const;

/** A duration by its two largest units, like "3 d 4 h"; below a second in milliseconds. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${String(Math.max(0, Math.round(ms)))} ms`;
  const first = units.findIndex(([, unit]) => ms >= unit);
  const parts: string[] = [];
  let rest = ms;
  for (const [name, unit] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0) parts.push(`${String(count)} ${name}`);
  }
  return parts.join(" ");
}
