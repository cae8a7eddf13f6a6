import type { LogQuery } from "../../client/mod.ts";
import { CliError } from "../cli-error.ts";

/** The bounds of `icebox canister logs`, as the words were given. */
export interface LogOptions {
  readonly since?: string;
  readonly until?: string;
  readonly sinceIndex?: string;
  readonly untilIndex?: string;
}

/** Times and indexes have 64 bits. */
const most = 2n ** 64n - 1n;

/**
 * The range of records that the options name; undefined for all.
 *
 * @throws CliError "cli/bad-option"
 */
export function logRange({ since, until, sinceIndex, untilIndex }: LogOptions): LogQuery["range"] {
  if (sinceIndex !== undefined || untilIndex !== undefined) {
    const start = parseBound("--since-index", sinceIndex, 0n, parseIndex);
    return checked("--until-index", {
      by: "index",
      start,
      end: parseBound("--until-index", untilIndex, most, parseIndex),
    });
  }
  if (since === undefined && until === undefined) return undefined;
  const start = parseBound("--since", since, 0n, parseTime);
  return checked("--until", { by: "timeNs", start, end: parseBound("--until", until, most, parseTime) });
}

/**
 * Seconds between two questions, in milliseconds.
 *
 * @throws CliError "cli/bad-option"
 */
export function parseInterval(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,6}$/.test(text) && seconds >= 1) return seconds * 1000;
  throw badOption("--interval", text, "a whole number of seconds from 1 on is expected");
}

type Range = NonNullable<LogQuery["range"]>;

function checked(option: string, range: Range): Range {
  if (range.start < range.end) return range;
  throw badOption(option, String(range.end), "the end must lie behind the beginning");
}

function parseBound(
  option: string,
  text: string | undefined,
  otherwise: bigint,
  parse: (text: string) => bigint | undefined,
): bigint {
  if (text === undefined) return otherwise;
  const bound = parse(text);
  if (bound !== undefined && bound >= 0n && bound <= most) return bound;
  throw badOption(option, text, "it cannot be understood");
}

function parseIndex(text: string): bigint | undefined {
  return /^\d+$/.test(text) ? BigInt(text) : undefined;
}

function parseTime(text: string): bigint | undefined {
  if (/^\d+$/.test(text)) return BigInt(text);
  const milliseconds = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : BigInt(milliseconds) * 1_000_000n;
}

function badOption(option: string, value: string, reason: string): CliError {
  return new CliError(
    { code: "cli/bad-option", option, value },
    `Cannot use "${value}" for ${option}: ${reason}`,
    {
      next: "icebox canister logs --help",
    },
  );
}
