import { type Command, Option } from "commander";
import type { NetworkSelection } from "../target/network-selection.ts";

/** How an operation is carried out. Shared by all commands that work on stopped canisters. */
export interface OperationOptions extends NetworkSelection {
  readonly autoStop?: boolean;
  readonly stopTimeout?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Adds the options of `OperationOptions` to a command, but for those of the network. */
export function withOperationOptions(command: Command): Command {
  return command
    .option("--auto-stop", "stop the canister for it, and start it again if it ran before")
    .option("--no-auto-stop", "do not, whatever auto_stop in the project file says")
    .addOption(stopTimeoutOption())
    .option("--dry-run", "show the calls, the sizes and the costs, and change nothing")
    .option("--json", "print JSON");
}

/** How long a canister may take to stop. */
export function stopTimeoutOption(): Option {
  return new Option(
    "--stop-timeout <DURATION>",
    "how long the canister may take to stop, like 30s (default: 5m)",
  );
}
