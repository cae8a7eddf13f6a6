/** Nanoseconds since 1970 as ISO 8601 UTC with milliseconds. */
export function isoFromNs(ns: bigint): string {
  return new Date(Number(ns / 1_000_000n)).toISOString();
}

/** Milliseconds since 1970 as ISO 8601 UTC. */
export function isoFromMs(ms: number): string {
  return new Date(ms).toISOString();
}
