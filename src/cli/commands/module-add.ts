import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** Options of `icebox module add`. */
export interface ModuleAddOptions extends NetworkSelection {
  readonly canister?: string;
  readonly kind?: string;
  readonly label?: string;
  readonly tag?: readonly string[];
  readonly group?: readonly string[];
  readonly policy?: string;
  readonly json?: boolean;
}

/** The command `icebox module add`. */
export function moduleAddCommand(context: CliContext): Command {
  const command = new Command("add")
    .description("name a canister as a module in icebox.yaml, or change what is said of it there")
    .argument("<MODULE>", "how the module is called; a canister of the project of that name is meant")
    .option("--canister <CANISTER>", "another canister of the project, or any canister by its id")
    .option("--kind <KIND>", "satellite, mission_control, orbiter or any other word (default: detected)")
    .option("--label <TEXT>", "how it is shown")
    .option("--tag <TAG...>", "words to find it by")
    .option("--group <GROUP...>", "names of groups that it belongs to")
    .option("--policy <POLICY>", "the policy for its snapshots, such as one-snapshot-per-module")
    .option("--json", "print JSON");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((key: string, options: ModuleAddOptions) => runModuleAdd(context, key, options));
}

/** Writes the module into the project file. */
export async function runModuleAdd(
  context: CliContext,
  key: string,
  options: ModuleAddOptions,
): Promise<void> {
  const { findTarget } = await import("../session.ts");
  const { editedEntry } = await import("../modules/edited-entry.ts");
  const { writeModule } = await import("../modules/edit-registry.ts");
  const { requireConfigPath } = await import("../project/find-project.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { project, config } = findTarget(context, options);
  const path = requireConfigPath(project);
  const { canister, kind, label, policy, tag, group } = options;
  const wish = {
    key,
    ...(kind === undefined ? {} : { kind }),
    ...(label === undefined ? {} : { label }),
    ...(tag === undefined ? {} : { tags: tag }),
    ...(group === undefined ? {} : { groups: group }),
    ...(policy === undefined ? {} : { policy }),
  };
  const isNew = config?.modules?.modules.every((module) => module.key !== key) ?? true;
  // A new module is the canister of its name, which must then be one; a known one stays what it is.
  const named = canister ?? (isNew ? key : undefined);
  writeModule(path, editedEntry({ ...wish, ...(named === undefined ? {} : { canister: named }) }, config));
  context.terminal.note(`${isNew ? "Added" : "Changed"} the module ${key} in ${path}`);
  if (options.json === true) context.terminal.data(jsonOutput({ key, path, added: isNew }));
}
