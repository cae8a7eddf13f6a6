const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] as const;

/**
 * A number of bytes in binary units with two decimals and no space; below 1 KiB without decimals.
 *
 * @example
 * ```ts
 * formatSize(2_506_752n); // "2.39MiB"
 * ```
 */
export function formatSize(sizeBytes: bigint): string {
  let step = 0;
  let divisor = 1n;
  while (step < units.length - 1 && roundedHundredths(sizeBytes, divisor) >= 102_400n) {
    step += 1;
    divisor *= 1024n;
  }
  const unit = units[step] ?? "B";
  if (step === 0) return `${String(sizeBytes)}${unit}`;
  const hundredths = roundedHundredths(sizeBytes, divisor);
  return `${String(hundredths / 100n)}.${String(hundredths % 100n).padStart(2, "0")}${unit}`;
}

/** Hundredths of a unit, rounded half up. 1024.00 of a unit are written as 1.00 of the next. */
function roundedHundredths(sizeBytes: bigint, divisor: bigint): bigint {
  return (sizeBytes * 100n + divisor / 2n) / divisor;
}
