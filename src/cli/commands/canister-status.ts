import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** Options of `icebox canister status`. */
export interface CanisterStatusOptions extends NetworkSelection {
  readonly json?: boolean;
}

/** The command `icebox canister status`. */
export function canisterStatusCommand(context: CliContext): Command {
  const command = new Command("status")
    .description("show the state of a canister, its sizes and its cycles")
    .argument("<CANISTER>", "name or id of the canister")
    .option("--json", "print JSON");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: CanisterStatusOptions) => runCanisterStatus(context, name, options));
}

/** Asks for the status and prints it. */
export async function runCanisterStatus(
  context: CliContext,
  name: string,
  options: CanisterStatusOptions,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { canisterStatus, replyOf } = await import("../../client/mod.ts");
  const { statusJson, statusLines } = await import("../text/canister-status.ts");
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  const status = replyOf(
    await canisterStatus(session.client, canister.id),
    `read the status of canister ${name}`,
  );
  if (options.json === true) {
    context.terminal.data(JSON.stringify(statusJson(canister, status), undefined, 2));
    return;
  }
  for (const line of statusLines(canister, status)) context.terminal.data(line);
}
