import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** Options of `icebox module list`. */
export interface ModuleListOptions extends NetworkSelection {
  readonly group?: string;
  readonly json?: boolean;
}

/** The command `icebox module list`. */
export function moduleListCommand(context: CliContext): Command {
  const command = new Command("list")
    .description("list the modules of the project with their kinds")
    .option("--group <GROUP>", "only those of this group")
    .option("--json", "print JSON");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((options: ModuleListOptions) => runModuleList(context, options));
}

/** Prints all modules; asks the network for the kinds that nobody declared. */
export async function runModuleList(context: CliContext, options: ModuleListOptions): Promise<void> {
  const { openSession } = await import("../session.ts");
  const { listModules } = await import("../modules/list-modules.ts");
  const { moduleSummary } = await import("../modules/module-summary.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const session = await openSession(context, options);
  const { group } = options;
  const listed = await listModules(session);
  const modules = group === undefined ? listed : listed.filter(({ groups }) => groups.includes(group));
  if (options.json === true) {
    context.terminal.data(
      jsonOutput({ environment: session.environment, modules: modules.map(moduleSummary) }),
    );
    return;
  }
  if (modules.length === 0 && group !== undefined)
    context.terminal.note(`No module is in the group "${group}": groups of a module are in icebox.yaml`);
  else if (modules.length === 0)
    context.terminal.note("No modules yet: icebox deploy creates canisters, icebox module add names others");
  for (const { key, canisterId, kind, tags } of modules) {
    const marks = tags.length === 0 ? "" : ` [${tags.join(", ")}]`;
    context.terminal.data(`${key}: ${canisterId.toText()}, ${kind}${marks}`);
  }
}
