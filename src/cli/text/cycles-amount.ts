import { CliError } from "../cli-error.ts";

const form = /^(\d[\d_]*)(?:\.(\d[\d_]*))?([kmbt]?)$/i;
const zeros: Readonly<Record<string, number>> = { "": 0, k: 3, m: 6, b: 9, t: 12 };
/** Canisters and ledgers count cycles in 128 bits. */
const most = 2n ** 128n;

/**
 * Reads a number of cycles as `icp` does: `500000`, `1_000_000`, `500b`, `1.5t`.
 *
 * @throws CliError "cli/bad-option" for anything else, a fraction of a cycle, nothing, or more than 128 bits
 */
export function parseCycles(text: string, option: string): bigint {
  const match = form.exec(text.trim());
  const [, whole = "", fraction = "", suffix = ""] = match ?? [];
  const digits = fraction.replaceAll("_", "");
  const scale = zeros[suffix.toLowerCase()] ?? 0;
  const isWhole = /^0*$/.test(digits.slice(scale));
  if (match !== null && isWhole) {
    const cycles = BigInt(whole.replaceAll("_", "") + digits.slice(0, scale).padEnd(scale, "0"));
    if (cycles > 0n && cycles < most) return cycles;
  }
  throw new CliError({ code: "cli/bad-option", option, value: text }, `"${text}" is no number of cycles`, {
    next: `Give a whole number above 0, like ${option} 500b or ${option} 1.5t (k, m, b, t)`,
  });
}
