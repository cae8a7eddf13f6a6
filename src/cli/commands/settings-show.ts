import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions, withProxyOption } from "../target/network-selection.ts";

/** Options of `icebox canister settings show`. */
export interface SettingsShowOptions extends NetworkSelection {
  readonly json?: boolean;
}

/** The command `icebox canister settings show`. */
export function settingsShowCommand(context: CliContext): Command {
  const command = new Command("show")
    .description("show the settings of a canister")
    .argument("<CANISTER>", "name or id of the canister")
    .option("--json", "print JSON");
  return withNetworkOptions(withProxyOption(command))
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: SettingsShowOptions) => runSettingsShow(context, name, options));
}

/** Asks for the status and prints the settings in it. */
export async function runSettingsShow(
  context: CliContext,
  name: string,
  options: SettingsShowOptions,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { canisterStatus, replyOf } = await import("../../client/mod.ts");
  const { settingsJson, settingsLines } = await import("../text/canister-settings.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  const answer = await canisterStatus(session.client, canister.id);
  const { settings } = replyOf(answer, `read the settings of canister ${name}`);
  if (options.json === true) {
    context.terminal.data(
      jsonOutput({ canister: name, canister_id: canister.id.toText(), settings: settingsJson(settings) }),
    );
    return;
  }
  for (const line of settingsLines(settings)) context.terminal.data(line);
}
