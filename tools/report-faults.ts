/** One broken rule: where it is broken and how. */
export interface RuleFault {
  /** Path relative to the repository, with `:line` where a line is known. */
  readonly where: string;
  readonly what: string;
}

/** Prints the faults one per line and sets the exit code to 1 if there are any; prints `summary` otherwise. */
export function reportFaults(faults: readonly RuleFault[], summary: string): void {
  for (const { where, what } of faults) console.error(`${where}: ${what}`);
  if (faults.length > 0) {
    console.error(`${faults.length} ${faults.length === 1 ? "fault" : "faults"}`);
    process.exitCode = 1;
  } else {
    console.log(summary);
  }
}
