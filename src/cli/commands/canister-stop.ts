import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** The command `icebox canister stop`. */
export function canisterStopCommand(context: CliContext): Command {
  const command = new Command("stop")
    .description("stop a canister; it finishes the calls that it has begun")
    .argument("<CANISTER>", "name or id of the canister");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: NetworkSelection) => runCanisterStop(context, name, options));
}

/** Stops the canister and waits until it has stopped. */
export async function runCanisterStop(
  context: CliContext,
  name: string,
  options: NetworkSelection,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { replyOf, stopCanister } = await import("../../client/mod.ts");
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  context.terminal.note(`Stopping code for canister ${name}, with canister_id ${canister.id.toText()}`);
  replyOf(await stopCanister(session.client, canister.id), `stop canister ${name}`);
}
