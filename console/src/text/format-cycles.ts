const steps = [
  [1_000_000_000_000n, "T"],
  [1_000_000_000n, "B"],
  [1_000_000n, "M"],
  [1_000n, "k"],
] as const;

/** Cycles for people, like "1.23 T cycles", from their decimal text. */
export function formatCycles(text: string): string {
  const cycles = BigInt(text);
  const size = cycles < 0n ? -cycles : cycles;
  const step = steps.find(([unit]) => size >= unit);
  const sign = cycles < 0n ? "−" : "";
  if (step === undefined) return `${sign}${String(size)} cycles`;
  const [unit, letter] = step;
  const hundredths = (size * 100n) / unit;
  return `${sign}${String(hundredths / 100n)}.${String(hundredths % 100n).padStart(2, "0")} ${letter} cycles`;
}
