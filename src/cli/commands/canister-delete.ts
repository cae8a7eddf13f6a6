import { Command } from "commander";
import { dryRunOption } from "../operations/dry-run-option.ts";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions, withProxyOption } from "../target/network-selection.ts";

/** Options of `icebox canister delete`. */
export interface CanisterDeleteOptions extends NetworkSelection {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The command `icebox canister delete`. */
export function canisterDeleteCommand(context: CliContext): Command {
  const command = new Command("delete")
    .description("delete a stopped canister with its snapshots and its cycles")
    .argument("<CANISTER>", "name or id of the canister")
    .addOption(dryRunOption())
    .option("--json", "print JSON");
  return withNetworkOptions(withProxyOption(command))
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: CanisterDeleteOptions) => runCanisterDelete(context, name, options));
}

/** Deletes the canister, then forgets its id: an id that is known and gone is no harm, a lost canister is. */
export async function runCanisterDelete(
  context: CliContext,
  name: string,
  options: CanisterDeleteOptions,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { deleteCanister, replyOf } = await import("../../client/mod.ts");
  const { forgetCanisterId } = await import("../project/canister-ids.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  if (options.dryRun === true) {
    const { planDeletion } = await import("../operations/plan-deletion.ts");
    const { showCalls } = await import("../operations/show-calls.ts");
    showCalls(context, await planDeletion(session, canister), options);
    return;
  }
  context.terminal.note(`Deleting canister ${name}, with canister_id ${canister.id.toText()}`);
  replyOf(await deleteCanister(session.client, canister.id), `delete canister ${name}`);
  forgetCanisterId(session.project.directory, session.idsName, canister.id.toText());
  if (options.json === true)
    context.terminal.data(jsonOutput({ canister: name, canister_id: canister.id.toText() }));
}
