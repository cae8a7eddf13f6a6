import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { CliError } from "../cli-error.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** The command `icebox canister id`. */
export function canisterIdCommand(context: CliContext): Command {
  const command = new Command("id")
    .description("show the id of a canister in the environment")
    .argument("<CANISTER>", "name of the canister");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: NetworkSelection) => runCanisterId(context, name, options));
}

/** Prints the remembered id. Asks no network. */
export async function runCanisterId(
  context: CliContext,
  name: string,
  options: NetworkSelection,
): Promise<void> {
  const { rememberedCanisters } = await import("../target/remembered-canisters.ts");
  const { canisters, environment } = rememberedCanisters(context, options);
  const canister = canisters.find((candidate) => candidate.name === name);
  const id = canister?.id;
  if (typeof id === "string") {
    context.terminal.data(id);
    return;
  }
  throw new CliError(
    { code: "cli/unknown-canister", name, environment },
    `The canister "${name}" has no id in the environment "${environment}"`,
    { next: canister === undefined ? "icebox canister list" : `icebox canister create ${name}` },
  );
}
