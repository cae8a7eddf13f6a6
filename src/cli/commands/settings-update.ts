import { Command } from "commander";
import { dryRunOption } from "../operations/dry-run-option.ts";
import type { CliContext } from "../cli-context.ts";
import { CliError } from "../cli-error.ts";
import type { NamedCanister } from "../session.ts";
import type { WorkToCome } from "../operations/show-calls.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type SettingsOptions, withSettingsOptions } from "../settings/settings-options.ts";
import { type NetworkSelection, withNetworkOptions, withProxyOption } from "../target/network-selection.ts";

/** Options of `icebox canister settings update`. */
export interface SettingsUpdateOptions extends NetworkSelection, SettingsOptions {
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The command `icebox canister settings update`. */
export function settingsUpdateCommand(context: CliContext): Command {
  const command = withSettingsOptions(
    new Command("update")
      .description("change settings of a canister; what is not named keeps its value")
      .argument("<CANISTER>", "name or id of the canister")
      .addOption(dryRunOption())
      .option("-f, --force", "also where the identity would lose control of the canister for good"),
  ).option("--json", "print JSON");
  return withNetworkOptions(withProxyOption(command))
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: SettingsUpdateOptions) => runSettingsUpdate(context, name, options));
}

/** Changes the settings. */
export async function runSettingsUpdate(
  context: CliContext,
  name: string,
  options: SettingsUpdateOptions,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { canisterStatus, isProxied, replyOf, updateSettings } = await import("../../client/mod.ts");
  const { planSettings } = await import("../settings/plan-settings.ts");
  const { settingsJson } = await import("../text/canister-settings.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  const { client } = session;
  const before = replyOf(await canisterStatus(client, canister.id), `read the settings of canister ${name}`);
  const settings = planSettings(options, before.settings);
  const own = (isProxied(client) ? client.proxy.canisterId : client.principal).toText();
  const staysController = settings.controllers?.some((controller) => controller.toText() === own) ?? true;
  if (!staysController && options.force !== true) throw controlLost(name);
  const update = { canisterId: canister.id, settings };
  if (options.dryRun === true) {
    const { showCalls } = await import("../operations/show-calls.ts");
    showCalls(
      context,
      changesOf(canister, settingsJson(before.settings), settingsJson({ ...before.settings, ...settings })),
      options,
    );
    return;
  }
  replyOf(await updateSettings(client, update), `change the settings of canister ${name}`);
  context.terminal.note(`Changed the settings of canister ${name}`);
  if (options.json !== true) return;
  const after = settingsJson({ ...before.settings, ...settings });
  context.terminal.data(jsonOutput({ canister: name, canister_id: canister.id.toText(), settings: after }));
}

/** The settings that would change, as before and after. */
function changesOf(
  { name, id }: NamedCanister,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): WorkToCome {
  const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
  const changed = Object.keys(after).filter((key) => shown(before[key]) !== shown(after[key]));
  return {
    operation: "settings-update",
    words: `change the settings of canister ${name} (${id.toText()})`,
    calls: [{ method: "update_settings", canister: name, canisterId: id.toText() }],
    facts: changed.map((key) => [`${key}, now ${shown(before[key])}`, key, shown(after[key])]),
  };
}

function controlLost(name: string): CliError {
  return new CliError(
    { code: "cli/control-lost", name },
    `Will not take control of canister ${name} from the identity that asks for it: it could not be given back`,
    { next: "Add --force if another controller is to have it alone" },
  );
}
