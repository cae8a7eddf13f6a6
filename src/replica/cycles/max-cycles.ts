/** The largest balance that a canister can have: it reads its balance as 128 bits. */
export const MAX_CYCLES: bigint = 2n ** 128n - 1n;

/** The sum of two amounts of cycles, at most {@link MAX_CYCLES}. */
export function addCycles(a: bigint, b: bigint): bigint {
  return a + b > MAX_CYCLES ? MAX_CYCLES : a + b;
}
