import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** The command `icebox canister start`. */
export function canisterStartCommand(context: CliContext): Command {
  const command = new Command("start")
    .description("start a stopped canister")
    .argument("<CANISTER>", "name or id of the canister");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: NetworkSelection) => runCanisterStart(context, name, options));
}

/** Starts the canister. */
export async function runCanisterStart(
  context: CliContext,
  name: string,
  options: NetworkSelection,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { replyOf, startCanister } = await import("../../client/mod.ts");
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  context.terminal.note(`Starting code for canister ${name}, with canister_id ${canister.id.toText()}`);
  replyOf(await startCanister(session.client, canister.id), `start canister ${name}`);
}
