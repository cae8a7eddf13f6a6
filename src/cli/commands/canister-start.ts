import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions, withProxyOption } from "../target/network-selection.ts";

/** Options of `icebox canister start`. */
export interface CanisterStartOptions extends NetworkSelection {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The command `icebox canister start`. */
export function canisterStartCommand(context: CliContext): Command {
  const command = new Command("start")
    .description("start a stopped canister, or take back a stop that is under way")
    .argument("<CANISTER>", "name or id of the canister")
    .option("--dry-run", "show the call, and change nothing")
    .option("--json", "print JSON");
  return withNetworkOptions(withProxyOption(command))
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: CanisterStartOptions) => runCanisterStart(context, name, options));
}

/** Starts the canister, unless it runs. */
export async function runCanisterStart(
  context: CliContext,
  name: string,
  options: CanisterStartOptions,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { canisterStatus, replyOf, startCanister } = await import("../../client/mod.ts");
  const { showRunState } = await import("../operations/show-run-state.ts");
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  const id = canister.id.toText();
  const { runState } = replyOf(await canisterStatus(session.client, canister.id), `start canister ${name}`);
  const method = runState === "running" ? undefined : "start_canister";
  if (method === undefined) context.terminal.note(`Canister ${name} runs already, with canister_id ${id}`);
  if (method !== undefined && options.dryRun !== true) {
    context.terminal.note(`Starting code for canister ${name}, with canister_id ${id}`);
    replyOf(await startCanister(session.client, canister.id), `start canister ${name}`);
  }
  showRunState(context, { canister, runState, method }, options);
}
