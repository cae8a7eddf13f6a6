import { CliError } from "../cli-error.ts";

const part = /(\d+)(ms|s|m|h|d|w)/g;
const whole = /^(?:\d+(?:ms|s|m|h|d|w))+$/;
const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Reads a duration like `90s`, `10m`, `2d` or `1h30m`, in milliseconds.
 *
 * @throws CliError "cli/bad-option" for anything else, and for nothing
 */
export function parseDuration(text: string): number {
  let sum = 0;
  if (whole.test(text)) {
    for (const [, count = "", unit = ""] of text.matchAll(part))
      sum += Number(count) * (milliseconds[unit] ?? 0);
  }
  if (sum > 0 && Number.isSafeInteger(sum)) return sum;
  throw new CliError(
    { code: "cli/bad-option", option: "DURATION", value: text },
    `"${text}" is no duration`,
    { next: "Give numbers with units, like 90s, 10m, 2d or 1h30m (ms, s, m, h, d, w)" },
  );
}
