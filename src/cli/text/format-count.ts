/** A number with an underscore between groups of three digits. */
export function formatCount(count: bigint): string {
  return String(count).replaceAll(/\B(?=(\d{3})+(?!\d))/g, "_");
}
