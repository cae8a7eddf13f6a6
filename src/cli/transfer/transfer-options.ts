import { type Command, Option } from "commander";
import { CliError } from "../cli-error.ts";
import { withNetworkOptions, type NetworkSelection } from "../target/network-selection.ts";
import type { ProgressStyle } from "./progress-display.ts";

/** Options that download and upload share. */
export interface TransferOptions extends NetworkSelection {
  readonly resume?: boolean;
  readonly concurrency?: string;
  readonly retries?: string;
  readonly autoStop?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Adds the options of `TransferOptions` to a command. */
export function withTransferOptions(command: Command): Command {
  return withNetworkOptions(
    command
      .option("-r, --resume", "go on where an interrupted transfer ended")
      .addOption(
        new Option("--concurrency <N>", "parts of 1.9 MiB under way at the same time, 1 to 32").default("24"),
      )
      .addOption(
        new Option(
          "--retries <N>",
          "how often a part is tried again when the network is not reached or busy",
        ).default("9"),
      )
      .option("--auto-stop", "nothing is stopped for it: a transfer needs no stopped canister")
      .option("--no-auto-stop", "the same")
      .option("--dry-run", "show the calls, the sizes and the costs, and change nothing")
      .option("--json", "print JSON, and progress as JSON lines on standard error"),
  );
}

/**
 * The number of ranges that are under way at the same time.
 *
 * @throws CliError "cli/bad-option"
 */
export function parallelOf({ concurrency = "24" }: TransferOptions): number {
  return numberOf("--concurrency", concurrency, { least: 1, most: 32 });
}

/**
 * How often a call is attempted, the first time included.
 *
 * @throws CliError "cli/bad-option"
 */
export function attemptsOf({ retries = "9" }: TransferOptions): number {
  return 1 + numberOf("--retries", retries, { least: 0, most: 1000 });
}

function numberOf(
  option: string,
  value: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const number = /^[0-9]+$/.test(value) ? Number(value) : NaN;
  if (number >= least && number <= most) return number;
  throw new CliError(
    { code: "cli/bad-option", option, value },
    `Cannot use "${value}" for ${option}: it takes a number from ${String(least)} to ${String(most)}`,
    { next: `Leave out ${option} for the usual number` },
  );
}

/** How a command shows its progress. */
export function progressStyle({ json }: TransferOptions, isTerminal: boolean): ProgressStyle {
  if (json === true) return "json";
  return isTerminal ? "bar" : "lines";
}
