/** `value` in decimal with `_` between groups of three digits, as the Internet Computer prints cycles. */
export function cyclesText(value: bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, "_");
}
