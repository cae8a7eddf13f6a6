/**
 * A time in nanoseconds since 1970 as date and time of day in UTC, to the second below.
 *
 * @example
 * ```ts
 * formatTime(1_726_515_623_999_999_999n); // "2024-09-16 19:40:23 UTC"
 * ```
 */
export function formatTime(timeNs: bigint): string {
  const text = new Date(Number(timeNs / 1_000_000n)).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`;
}
