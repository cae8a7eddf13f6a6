import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** Options of `icebox module remove`. */
export interface ModuleRemoveOptions extends NetworkSelection {
  readonly json?: boolean;
}

/** The command `icebox module remove`. */
export function moduleRemoveCommand(context: CliContext): Command {
  const command = new Command("remove")
    .description("take a module out of icebox.yaml; the canister and its snapshots stay as they are")
    .argument("<MODULE>", "how the module is called")
    .option("--json", "print JSON");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((key: string, options: ModuleRemoveOptions) => runModuleRemove(context, key, options));
}

/** Changes the project file, and nothing else. */
export async function runModuleRemove(
  context: CliContext,
  key: string,
  options: ModuleRemoveOptions,
): Promise<void> {
  const { findTarget } = await import("../session.ts");
  const { removeModule } = await import("../modules/edit-registry.ts");
  const { unknownRegistration } = await import("../modules/unknown-registration.ts");
  const { requireConfigPath } = await import("../project/find-project.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const path = requireConfigPath(findTarget(context, options).project);
  if (!removeModule(path, key)) throw unknownRegistration(key);
  context.terminal.note(`Removed the module ${key} from ${path}`);
  if (options.json === true) context.terminal.data(jsonOutput({ key, path }));
}
