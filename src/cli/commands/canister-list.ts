import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** Options of `icebox canister list`. */
export interface CanisterListOptions extends NetworkSelection {
  readonly json?: boolean;
}

/** The command `icebox canister list`. */
export function canisterListCommand(context: CliContext): Command {
  const command = new Command("list")
    .description("list the canisters of the project with their ids in the environment")
    .option("--json", "print JSON");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((options: CanisterListOptions) => runCanisterList(context, options));
}

/** Prints the canisters of the project file and all that have an id. Asks no network. */
export async function runCanisterList(context: CliContext, options: CanisterListOptions): Promise<void> {
  const { rememberedCanisters } = await import("../target/remembered-canisters.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { canisters, environment } = rememberedCanisters(context, options);
  if (options.json === true) {
    const shown = canisters.map(({ name, id, source }) => ({ canister: name, canister_id: id, source }));
    context.terminal.data(jsonOutput({ environment, canisters: shown }));
    return;
  }
  for (const { name, id } of canisters)
    context.terminal.data(id === null ? `${name}: not created` : `${name}: ${id}`);
}
