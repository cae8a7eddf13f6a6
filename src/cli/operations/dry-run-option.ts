import { Option } from "commander";

/** The option of every command that changes something on a network. */
export function dryRunOption(): Option {
  return new Option("--dry-run", "show the calls, the sizes and the costs, and change nothing");
}
