import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { CliError } from "../cli-error.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** Options of `icebox canister id`. */
export interface CanisterIdOptions extends NetworkSelection {
  readonly json?: boolean;
}

/** The command `icebox canister id`. */
export function canisterIdCommand(context: CliContext): Command {
  const command = new Command("id")
    .description("show the id of a canister in the environment")
    .argument("<CANISTER>", "name of the canister")
    .option("--json", "print JSON");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: CanisterIdOptions) => runCanisterId(context, name, options));
}

/** Prints the remembered id. Asks no network. */
export async function runCanisterId(
  context: CliContext,
  name: string,
  options: CanisterIdOptions,
): Promise<void> {
  const { rememberedCanisters } = await import("../target/remembered-canisters.ts");
  const { canisters, environment } = rememberedCanisters(context, options);
  const canister = canisters.find((candidate) => candidate.name === name);
  const id = canister?.id;
  if (typeof id === "string") {
    const { jsonOutput } = await import("../text/json-output.ts");
    const found = { canister: name, canister_id: id, source: canister?.source ?? null };
    context.terminal.data(options.json === true ? jsonOutput(found) : id);
    return;
  }
  throw new CliError(
    { code: "cli/unknown-canister", name, environment },
    `The canister "${name}" has no id in the environment "${environment}"`,
    { next: canister === undefined ? "icebox canister list" : `icebox canister create ${name}` },
  );
}
