import { CliError } from "../cli-error.ts";

const form = /^(\d[\d_]*)(?:\.(\d+))?([kmg]i?b)?$/i;
const factors: Readonly<Record<string, bigint>> = {
  kb: 1000n,
  kib: 1024n,
  mb: 1000n ** 2n,
  mib: 1024n ** 2n,
  gb: 1000n ** 3n,
  gib: 1024n ** 3n,
};

/**
 * Reads a number of bytes as `icp` does: `4096`, `2.5kb`, `4gib`.
 *
 * @throws CliError "cli/bad-option" for anything else and for a fraction of a byte
 */
export function parseMemory(text: string, option: string): bigint {
  const [whole, digits = "", fraction = "", unit] = form.exec(text.trim()) ?? [];
  const factor = unit === undefined ? 1n : (factors[unit.toLowerCase()] ?? 1n);
  const scale = 10n ** BigInt(fraction.length);
  if (whole !== undefined) {
    const scaled = BigInt(digits.replaceAll("_", "") + fraction) * factor;
    if (scaled % scale === 0n) return scaled / scale;
  }
  throw new CliError({ code: "cli/bad-option", option, value: text }, `"${text}" is no number of bytes`, {
    next: `Give bytes, or use a unit: ${option} 4gib or ${option} 2.5kb (kb, kib, mb, mib, gb, gib)`,
  });
}
