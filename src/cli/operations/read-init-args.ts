import { resolve } from "node:path";
import type { CliContext } from "../cli-context.ts";
import { CliError } from "../cli-error.ts";
import type { InitArgs } from "../project/project-config.ts";

/**
 * The arguments that a command was given as text or by a file.
 *
 * @throws CliError "cli/conflicting-options"
 */
export function readInitArgs(
  { cwd }: CliContext,
  { args, argsFile }: { readonly args?: string; readonly argsFile?: string },
): InitArgs | undefined {
  if (args !== undefined && argsFile !== undefined)
    throw new CliError(
      { code: "cli/conflicting-options", options: ["--args", "--args-file"] },
      "--args and --args-file cannot stand together",
    );
  if (args !== undefined) return { format: "candid", text: args };
  if (argsFile === undefined) return undefined;
  return { format: argsFile.endsWith(".bin") ? "bin" : "candid", path: resolve(cwd, argsFile) };
}
